# A visitor with nothing but curl: a wrong password, a login, a call, a logout, and the same call again.
set -eu
login() {
  curl -sS -H 'Content-Type: application/json' "$LANYARD_MOCK_BASE_URL/Login" \
    -d "{\"mode\":\"WebConsole\",\"username\":\"$LANYARD_MOCK_USERNAME\",\"password\":\"$(printf %s "$1" | base64)\"}"
}
call() {
  curl -sS -o /dev/null -w '%{http_code}\n' -H "Authtoken: $token" "$LANYARD_MOCK_BASE_URL/Client/1"
}
login 'open sesame' | grep -o 'Username/Password are incorrect'
token=$(login "$LANYARD_MOCK_PASSWORD" | sed -n 's/.*"token": *"\([^"]*\)".*/\1/p')
call
curl -sS -o /dev/null -w '%{http_code}\n' -X POST -H "Authtoken: $token" "$LANYARD_MOCK_BASE_URL/Logout"
call
exit 7
