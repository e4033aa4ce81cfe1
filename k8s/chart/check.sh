# What `helm test` checks, from a pod in the namespace. The service's image has bash, but no curl, so this speaks HTTP
# itself. Takes the addresses of serving pods and of the control plane: API and management interface of each.
failed=0

# Prints the status of the answer to GET ADDRESS PATH, or nothing. Connecting has no time limit in bash, and takes two
# minutes if packets are dropped, so another process connects.
status() {
    exec 4< <(
        exec 2>/dev/null 3<>"/dev/tcp/${1%:*}/${1#*:}" || exit
        printf 'GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n' "$2" "$1" >&3
        read -r _ code _ <&3 && echo "$code"
    )
    read -r -t "${ANSWER_SECONDS:-10}" code <&4 && echo "$code"
    kill $! 2>/dev/null
}

# expect STATUS ADDRESS PATH MEANING
expect() {
    answer=$(status "$2" "$3")
    if [ "$answer" = "$1" ]; then
        echo "ok      $4"
    else
        echo "FAILED  $4: $2$3 must answer $1, but ${answer:+answers }${answer:-does not answer}"
        failed=1
    fi
}

expect 200 "$2" /q/health/ready "serving pods are ready"
expect 401 "$1" /orders "a request without a token is refused"
expect 404 "$1" /admin/tenants "serving pods are not a control plane"
expect 200 "$4" /q/health/ready "the control plane is ready"
expect 401 "$3" /admin/tenants "the control plane asks for a token"
exit "$failed"
