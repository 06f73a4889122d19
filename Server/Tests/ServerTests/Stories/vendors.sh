# A visitor of each vendor with nothing but curl: a wrong password, a login, a call with the token, and one with another token.
set -eu
base=$LANYARD_MOCK_BASE_URL user=$LANYARD_MOCK_USERNAME
# A name such as EXAMPLE\operator, as it stands in JSON.
quoted=$(printf %s "$user" | sed 's/\\/\\\\/g')
post() { curl -sS -H 'Content-Type: application/json' "$@"; }
member() { sed -n "s/.*\"$1\": *\"\([^\"]*\)\".*/\1/p"; }

case $1 in
men-and-mice)
  login() { post "$base/mmws/api/commands/Login" -d "{\"server\":\"$LANYARD_MOCK_SERVER\",\"loginName\":\"$quoted\",\"password\":\"$1\"}" | member session; }
  call() { curl -sS -G --data-urlencode "session=$1" "$base/mmws/api/things"; }
  ;;
mashzone-nextgen)
  login() {
    curl -sS -G -D - -o /dev/null --data-urlencode "presto_username=$user" --data-urlencode "presto_password=$1" \
      "$base/edge/api/rest/UserManagerService/login" | sed -n 's/^[Ss]et-[Cc]ookie: JSESSIONID=\([^;]*\).*/\1/p' | tr -d '\r'
  }
  call() { curl -sS -b "JSESSIONID=$1" "$base/edge/api/rest/Some/thing"; }
  ;;
snapprotect)
  login() { post "$base/Login" -d "{\"mode\":\"WebConsole\",\"username\":\"$quoted\",\"password\":\"$(printf %s "$1" | base64)\"}" | member token; }
  call() { curl -sS -H "Authtoken: $1" "$base/Client/1"; }
  ;;
applications-manager)
  login() {
    curl -sS --data-urlencode "j_username=$user" --data-urlencode "j_password=$1" "$base/AppManager/json/Authenticator" | member APIKey
  }
  call() { curl -sS -G --data-urlencode "apikey=$1" "$base/AppManager/json/Some"; }
  ;;
pyramid-analytics)
  login() { post -f "$base/API2/auth/authenticateUser" -d "{\"data\":{\"userName\":\"$quoted\",\"password\":\"$1\"}}" 2>/dev/null || true; }
  call() { post "$base/API2/some/thing" -d "{\"auth\":\"$1\"}"; }
  ;;
esac

[ -z "$(login 'not the password')" ] && echo refused
token=$(login "$LANYARD_MOCK_PASSWORD")
[ -n "$token" ] && echo 'logged in'
call "$token" | grep -q '"mock"' && echo welcome
call another-token | grep -q '"mock"' || echo unwelcome
