# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# Completion of brownbag in bash: what could come next, brownbag itself knows.

_brownbag() {
  local word line quoted i
  local words=()

  # bash takes "=" for a word of its own; quotes aren't part of what is meant.
  for ((i = 1; i <= COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    word=${word//[\\\"\']/}
    if [[ ${#words[@]} -gt 0 && ( $word == = || ${COMP_WORDS[i - 1]} == = ) && ${words[-1]} == -* ]]; then
      words[-1]+=$word
    else
      words+=("$word")
    fi
  done
  COMPREPLY=()
  while IFS= read -r line; do
    case $line in
      :files) compopt -o default; continue ;;
      :folders) compopt -o dirnames; continue ;;
    esac
    line=${line%%$'\t'*}
    # what stands before "=" is on the line already
    [[ ${words[-1]} != -*=* ]] || line=${line#*=}
    # inside quotes bash closes them, and a backslash would be one
    printf -v quoted %q "$line"
    [[ ${COMP_WORDS[COMP_CWORD]} != [\"\']* ]] || quoted=$line
    COMPREPLY+=("$quoted")
  done < <("${COMP_WORDS[0]/#\~/$HOME}" completion words -- "${words[@]}" 2>/dev/null)
  [[ ${#COMPREPLY[@]} -ne 1 || ${COMPREPLY[0]} != *= ]] || compopt -o nospace
}

complete -F _brownbag brownbag
