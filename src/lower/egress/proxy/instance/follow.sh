# Brings squid's lists in line with the parameters that hold them.
set -euo pipefail

read_parameter() {
  aws ssm get-parameter --region "$region" --name "$1" --query Parameter.Value --output text
}

# Writes a list, if it is another one than before.
write_list() {
  if [ -e "$1" ] && [ "$(cat "$1")" = "$2" ]; then return; fi
  touch "$pending"
  printf '%s\n' "$2" >"$1.new"
  mv "$1.new" "$1"
}

https=$(read_parameter "$https_parameter")
http=$(read_parameter "$http_parameter")
write_list "$https_list" "$https"
write_list "$http_list" "$http"
if [ -e "$pending" ]; then
  squid -f "$configuration" -k reconfigure
  rm "$pending"
fi
