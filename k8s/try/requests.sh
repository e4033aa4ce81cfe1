# The requests: two tenants through the control plane, and a first order.
# shellcheck shell=sh disable=SC2034,SC2154

# Takes a slug, a name, a plan, a tier and the owner. A tenant that is there already is kept.
make_tenant() {
    if [ "$(status_of "$1")" = active ]; then
        say "Tenant $1 is there already."
        return
    fi
    say "Making the tenant $1 (plan $3, tier $4), with the owner $5."
    administer /admin/tenants --header 'Content-Type: application/json' \
        --data '{"slug":"'"$1"'","name":"'"$2"'","plan":"'"$3"'","tier":"'"$4"'",
                 "owner":{"subject":"'"$5"'","email":"'"$5@$1"'.example"}}'
    # If it was made before and is not served yet, the same operation goes on.
    case $status in
        201 | 202 | 409) ;;
        *) fail "The control plane answered $status: $answer" ;;
    esac
    waited=0
    until [ "$(status_of "$1")" = active ]; do
        [ "$waited" -lt 120 ] || {
            administer "/admin/operations?kind=provision&limit=5"
            fail "The tenant $1 is not served after $waited s: $answer"
        }
        sleep "$POLL_SECONDS"
        waited=$((waited + 1))
    done
}

status_of() {
    administer "/admin/tenants?slug=$1"
    printf %s "$answer" | sed -n 's/.*"status":"\([a-z]*\)".*/\1/p'
}

# Calls the control plane. Sets `answer` and `status`.
administer() {
    path=$1
    shift
    answer=$(curl --silent --show-error --max-time 60 --write-out '\n%{http_code}' \
        --header "Authorization: Bearer $admin" "$@" "$admin_api$path") || fail "The control plane does not answer."
    status=$(printf %s "$answer" | tail -n 1)
    answer=$(printf %s "$answer" | sed '$d')
}

# Shows a tenant's order to this tenant, and not to another one.
show_first_order() {
    say "A token of each tenant:

ACME=$acme

GLOBEX=$globex"
    ACME=$acme
    GLOBEX=$globex
    say "The first order of acme:"
    show 201 "curl -s -w '\n%{http_code}\n' $api/orders -H \"Authorization: Bearer \$ACME\" \\
     -H 'Content-Type: application/json' -d '{\"product_id\": \"SKU-1001\", \"quantity\": 2}'"
    order=$(printf %s "$answer" | sed -n 's/^{"id":"\([^"]*\)".*/\1/p')
    say "acme reads it:"
    show 200 "curl -s -w '\n%{http_code}\n' $api/orders/$order -H \"Authorization: Bearer \$ACME\""
    say "For globex, there is no such order, and none in its list:"
    show 404 "curl -s -w '\n%{http_code}\n' $api/orders/$order -H \"Authorization: Bearer \$GLOBEX\""
    show 200 "curl -s -w '\n%{http_code}\n' $api/orders -H \"Authorization: Bearer \$GLOBEX\""
    case $answer in
        *"$order"*) fail "globex sees an order of acme." ;;
    esac
}

# Prints a command as one would paste it, and then what it prints. Takes the status that it must end with.
show() {
    printf '\n$ %s\n' "$2"
    answer=$(eval "$2") || fail "The service does not answer."
    printf '%s\n' "$answer"
    [ "$(printf '%s\n' "$answer" | tail -n 1)" = "$1" ] || fail "The answer should have been $1."
}

write_session() {
    cat > "$made/session.sh" <<END
export KUBECONFIG=$KUBECONFIG
API=http://127.0.0.1:8080
ACME=$acme
GLOBEX=$globex
ADMIN_API=http://127.0.0.1:8081
ADMIN=$admin
END
}
