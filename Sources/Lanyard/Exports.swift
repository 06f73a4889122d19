@_exported public import LanyardSpec
