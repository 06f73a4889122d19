#!/usr/bin/env python3
"""The server's side of GSSAPI, for what Apache does not tell: takes a token in hexadecimal, and a channel binding if there is one.

    acceptor.py TOKEN [BINDING]

KRB5_KTNAME names the service's keytab. Prints who came, and either `ok` with the flags or the reason for the refusal.
"""
import ctypes
import sys

gss = ctypes.CDLL("libgssapi_krb5.so.2")


class Buffer(ctypes.Structure):
    _fields_ = [("length", ctypes.c_size_t), ("value", ctypes.c_void_p)]

    def __init__(self, data=b""):
        self.kept = ctypes.create_string_buffer(data, len(data))
        super().__init__(len(data), ctypes.cast(self.kept, ctypes.c_void_p))

    def bytes(self):
        return ctypes.string_at(self.value, self.length) if self.length else b""


class Bindings(ctypes.Structure):
    _fields_ = [
        ("initiator_type", ctypes.c_uint32), ("initiator", Buffer), ("acceptor_type", ctypes.c_uint32), ("acceptor", Buffer),
        ("data", Buffer)]


def words(status, kind):
    more, minor, text = ctypes.c_uint32(0), ctypes.c_uint32(), Buffer()
    gss.gss_display_status(ctypes.byref(minor), ctypes.c_uint32(status), kind, None, ctypes.byref(more), ctypes.byref(text))
    return text.bytes().decode()


binding = None
if len(sys.argv) > 2:
    binding = Bindings()
    application = Buffer(sys.argv[2].encode())
    binding.data.length, binding.data.value = application.length, application.value
token, output = Buffer(bytes.fromhex(sys.argv[1])), Buffer()
minor, flags, name, context = ctypes.c_uint32(), ctypes.c_uint32(), ctypes.c_void_p(), ctypes.c_void_p()
major = gss.gss_accept_sec_context(
    ctypes.byref(minor), ctypes.byref(context), None, ctypes.byref(token), ctypes.byref(binding) if binding else None,
    ctypes.byref(name), None, ctypes.byref(output), ctypes.byref(flags), None, None) & 0xFFFFFFFF
if major >> 16:
    print(words(major, 1))
else:
    text, ignored = Buffer(), ctypes.c_uint32()
    gss.gss_display_name(ctypes.byref(ignored), name, ctypes.byref(text), None)
    print(text.bytes().decode(), "ok", *(word for bit, word in [(1, "delegated"), (2, "mutual")] if flags.value & bit))
