
# What only the machine knows: runs, the tasks of a run, files. What the commands take is above, in _reproof_kinds.
function _complete_reproof() {
  COMPREPLY=()
  _complete_reproof_words
  local cur=${COMP_WORDS[COMP_CWORD]} command=${COMP_WORDS[1]} at=2 place=0 word kind= value cwd=. run=
  local options= positionals=()
  _reproof_kinds "$command"
  if [[ $command == *:group ]]; then command="${COMP_WORDS[1]} ${COMP_WORDS[2]}"; at=3; _reproof_kinds "$command"; fi
  while (( at < COMP_CWORD )); do
    word=${COMP_WORDS[at]}
    (( at += 1 ))
    value=${options#* "$word="}
    if [[ $word == --cwd=* ]]; then
      cwd=${word#--cwd=}
    elif [[ $word == -* && $value != "$options" ]]; then
      kind=${value%% *}
      if [[ ${COMP_WORDS[at]} == = ]]; then (( at += 1 )); fi # bash takes --cwd=DIR for three words
      if (( at >= COMP_CWORD )); then break; fi # what is typed is the value
      if [[ $word == --cwd ]]; then cwd=${COMP_WORDS[at]}; fi
      (( at += 1 ))
      kind=
    elif [[ $word != -* ]]; then
      if [[ ${positionals[place]} == RUN* ]]; then run=$word; fi
      (( place += 1 ))
    fi
  done
  if [[ $cur == = ]]; then cur=; fi
  if [[ -n $kind ]]; then _reproof_offer "$kind"; return; fi
  if [[ $cur == -* || $COMP_CWORD -lt $at ]]; then return; fi
  if [[ ${positionals[place]} ]]; then
    _reproof_offer "${positionals[place]}"
  elif (( ${#positionals[@]} > 0 )) && [[ ${positionals[${#positionals[@]}-1]} == *... ]]; then
    _reproof_offer "${positionals[${#positionals[@]}-1]}"
  fi
}

# Fills COMPREPLY for a value of that kind; one that is not known here is left as it is.
function _reproof_offer() {
  local IFS=$'\n'
  case ${1%...} in
    RUN | ID) _reproof_reply "$(_reproof_runs)" ;;
    TASK) if [[ $run ]]; then _reproof_reply "$("${COMP_WORDS[0]}" complete --cwd "$cwd" -- "$run" 2>/dev/null)"; fi ;;
    'RUN|FILE') _reproof_files -f; COMPREPLY+=($(compgen -W "$(_reproof_runs)" -- "$cur")) ;;
    DAG | FILE | OUT) _reproof_files -f ;;
    DIR) _reproof_files -d ;;
  esac
}

function _reproof_files() {
  if type compopt &>/dev/null; then compopt -o filenames; fi
  COMPREPLY=($(compgen "$1" -- "$cur"))
}

function _reproof_runs() {
  local directory
  for directory in "$cwd"/.reproof/runs/*/; do
    if [[ -d $directory ]]; then
      directory=${directory%/}
      printf '%s\n' "${directory##*/}"
    fi
  done
}

# Offers the lines of $1 that begin with what is typed, quoted where a shell needs it.
function _reproof_reply() {
  local line quoted
  COMPREPLY=()
  while read -r line; do
    printf -v quoted %q "$line"
    if [[ $line && ( $line == "$cur"* || $quoted == "$cur"* ) ]]; then COMPREPLY+=("$quoted"); fi
  done <<<"$1"
}
