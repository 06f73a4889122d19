"""The server's side of NTLM, raw or inside Negotiate, by pyspnego: an independent peer for the tests.

Arguments: the protocol ("ntlm" or "negotiate"), and optionally the application data of channel bindings in hexadecimal digits.
NTLM_USER_FILE names the file of users, in lines of DOMAIN:user:password. Reads a token in Base64 a line, and answers each with
"more TOKEN", "done TOKEN" (the token may be empty), or "error TEXT".
"""

import base64
import sys

import spnego
import spnego.channel_bindings

bindings = None
if len(sys.argv) > 2:
    bindings = spnego.channel_bindings.GssChannelBindings(application_data=bytes.fromhex(sys.argv[2]))
server = spnego.server(protocol=sys.argv[1], channel_bindings=bindings)
for line in sys.stdin:
    try:
        token = server.step(base64.b64decode(line)) or b""
        answer = ("done " if server.complete else "more ") + base64.b64encode(token).decode()
    except Exception as error:
        answer = "error " + " ".join(str(error).split())
    print(answer, flush=True)
