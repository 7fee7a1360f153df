/**
 * The script for bash(1), "Programmable Completion": from 3.2, which macOS has, to the one of Git Bash. It needs no
 * package bash-completion, which neither of the two has, and may be read twice.
 *
 * bash breaks words at `=` and `:` (COMP_WORDBREAKS), and so tells `--reply=up` as three; they are put together again.
 * Where nothing is offered, `-o default` completes the name of a file.
 */
export const BASH_SCRIPT = `# bash completion for socketlab
_socketlab_complete() {
  local index word out goes_on=no
  local -a words=()
  COMPREPLY=()
  for ((index = 1; index <= COMP_CWORD; index++)); do
    word=\${COMP_WORDS[index]}
    if ((\${#words[@]} > 0)) && [[ $goes_on == yes || $word == [=:]* ]]; then
      words[\${#words[@]} - 1]+=$word
    else
      words+=("$word")
    fi
    goes_on=no
    [[ $word != *[=:] ]] || goes_on=yes
  done
  out=$(socketlab complete -- "\${words[@]}" 2>/dev/null)
  while IFS=$'\\t' read -r word _; do
    word=\${word%$'\\r'}
    [[ -z $word || $word == :* ]] || COMPREPLY+=("$word")
  done <<<"$out"
}
complete -o bashdefault -o default -F _socketlab_complete socketlab
`;
