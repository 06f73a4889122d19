# The command as a visitor: SPEC METHOD VERB PATH DATA and the inputs that are no secrets.
set -eu
spec=$1 method=$2 verb=$3 path=$4 data=$5
shift 5
settings=
for name in "$@"; do
  value=$(printenv "LANYARD_MOCK_$(printf %s "$name" | tr '[:lower:]' '[:upper:]')")
  settings="$settings --set $name=$value"
done
login() {
  # Made-up accounts have no spaces in what is no secret.
  "$LANYARD" login "$spec" --as account --method "$method" $settings --env password="$1" >/dev/null 2>&1
}
export WRONG='not this one'
login WRONG || echo "wrong password: $?"
login LANYARD_MOCK_PASSWORD
if [ -n "$data" ]; then set -- --data "$data"; else set --; fi
"$LANYARD" request account "$verb" "$path" "$@" 2>/dev/null | cut -c1-8
"$LANYARD" request account "$verb" "$path" "$@" 2>/dev/null | cut -c1-8
"$LANYARD" logout account 2>/dev/null || echo "logout: $?"
