#!/bin/sh
# Lists every placeholder that is left in an overlay, with the object that it is in and the file to change.
# Ends with 1 if there is one.
#
#   k8s/placeholders.sh k8s/overlays/production
set -eu

[ $# -eq 1 ] || { echo "Usage: $0 OVERLAY" >&2; exit 2; }

rendered=$(kubectl kustomize "$1") || exit 2

left=$(printf '%s\n' "$rendered" | awk -v server=components/external-postgres/ '
    # An object names itself after its data, so its lines are kept until its end.
    function tell(    i, place) {
        for (i = 1; i <= lines; i++) {
            place = ""
            if (text[i] ~ /component-environment\.invalid/) place = "the component environment is missing in the overlay"
            else if (name ~ /^tenantry-(database|postgres-authorities)-|-to-database$/) place = text[i] ~ /REPLACED BY / ? server "ca.crt" : text[i] ~ /REPLACED-BY-|example\.com/ ? server "server.env" : ""
            else if (name ~ /^tenantry-tombstones-/ && text[i] ~ /REPLACED BY /) place = "components/tombstones/tombstones.ndjson"
            else if (text[i] ~ /targetTime: "?REPLACED-BY-/) place = "restore/cluster.yaml"
            else if (text[i] ~ /REPLACED BY /) place = name ~ /^tenantry-jwt/ ? "jwt-public-key.pem" : "ca.crt in your copy of components/data-store"
            else if (text[i] ~ /TENANTRY_TRACING_ENDPOINT.*example\.com/) place = "components/tracing/settings.env"
            else if (text[i] ~ /REPLACED-BY-|example\.com/) place = "components/environment/environment.env"
            else if (text[i] ~ /192\.0\.2\.|198\.51\.100\.|203\.0\.113\./) place = "your copy of components/data-store"
            if (place == "") continue
            if (text[i] ~ /jdbc:/ && name !~ /^tenantry-database-/) place = "your copy of components/data-store"
            sub(/^[ -]*/, "", text[i])
            print kind "/" name ": " text[i] "  (" place ")"
        }
        lines = 0; kind = ""; name = ""
    }
    /^---$/ { tell(); next }
    { text[++lines] = $0 }
    /^kind: / { kind = $2 }
    /^metadata:/ { within = 1; next }
    /^[^ ]/ { within = 0 }
    within && /^  name: / { name = $2 }
    END { tell() }')

[ -n "$left" ] || { echo "No placeholders are left in $1."; exit 0; }
echo "These placeholders are left in $1:"
printf '%s\n' "$left"
exit 1
