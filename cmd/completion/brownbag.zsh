#compdef brownbag
# SPDX-License-Identifier: MIT
# Completion of brownbag in zsh: what could come next, brownbag itself knows.

_brownbag() {
  local line tab=$'\t'
  local -a values abouts shown
  local -i wide=0 i

  # PREFIX is the word so far without a quote that is still open
  for line in "${(@f)$(${(Q)words[1]} completion words -- "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)}"; do
    case $line in
      '') continue ;;
      :files) _files; continue ;;
      :folders) _files -/; continue ;;
    esac
    values+=("${line%%$tab*}")
    abouts+=("${${line#"$values[-1]"}#$tab}")
    (( ${#values[-1]} > wide )) && wide=${#values[-1]}
  done
  for (( i = 1; i <= ${#values}; i++ )); do
    shown+=("${(r:wide:)values[i]}  ${abouts[i]}")
  done
  (( ${#values} )) && compadd -l -d shown -a values
}

if [[ $funcstack[1] == _brownbag ]]; then
  _brownbag "$@"
else
  compdef _brownbag brownbag
fi
