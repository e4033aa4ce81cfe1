# Signs tokens, as an identity provider would.
# shellcheck shell=sh

# Takes a private key, the issuer, the caller and one more claim, and prints a token that is valid for eight hours.
token() {
    now=$(date +%s)
    content=$(printf '{"alg":"RS256","typ":"JWT"}' | base64url).$(
        printf '{"iss":"%s","aud":"tenantry","sub":"%s","iat":%s,"exp":%s,%s}' \
            "$2" "$3" "$now" "$((now + 28800))" "$4" | base64url
    )
    printf '%s.%s\n' "$content" "$(printf %s "$content" | openssl dgst -sha256 -sign "$1" | base64url)"
}

base64url() {
    openssl base64 -A | tr '+/' '-_' | tr -d '='
}
