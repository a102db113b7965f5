# Read by an image's entrypoint. Certificates of the operator's own authorities come as PEM text in the environment, as an image can
# hold no operator's files; the services and their drivers read files.
for system in CORPORATE RATING_ENGINE NUMBER_EVENTS; do
    pem=$(printenv "SELFCARE_${system}_CA_PEM") || continue
    [ -n "$pem" ] || continue
    file="${TMPDIR:-/tmp}/$(echo "$system" | tr 'A-Z_' 'a-z-')-authority.pem"
    printf '%s\n' "$pem" >"$file"
    export "SELFCARE_${system}_CA_FILE=$file"
done
