# Lets a worker keep a session while strace looks on, or meddles. Only what it does after it was told counts, not its start.
#
#     trace.sh SCRATCH WORKER STORE KEY NUMBER [STRACE-OPTION…]
#
# Writes what strace saw to SCRATCH/trace, and prints what the worker printed after "ready".
scratch=$1 worker=$2 store=$3 key=$4 number=$5
shift 5
rm -rf "$scratch" && mkdir "$scratch" && mkfifo "$scratch/in" || exit 1
"$worker" "$store" keep-when-told "$key" "$number" <"$scratch/in" >"$scratch/out" &
worker=$!
exec 3>"$scratch/in"
until [ -s "$scratch/out" ]; do
  kill -0 $worker || exit 1
  sleep 0.01
done
strace -f -p $worker -o "$scratch/trace" "$@" 2>"$scratch/err" &
strace=$!
until grep -q attached "$scratch/err"; do
  kill -0 $strace 2>/dev/null || {
    kill $worker
    cat "$scratch/err" >&2
    exit 1
  }
  sleep 0.01
done
echo >&3
wait $worker
wait $strace
tail -n +2 "$scratch/out"
