#compdef oppcli opp
# Completion of oppcli for zsh. Each line that oppcli prints is a word, a tab and its help.
_oppcli() {
    local word help program="${(Q)words[1]/#\~\//$HOME/}"
    local -a found shown open open_shown told
    local -a how=(-M 'm:{[:lower:][:upper:]-_}={[:upper:][:lower:]_-}')
    while IFS= read -r word; do
        if [[ $word == $'\tfiles' ]]; then
            _files
            return
        fi
        help="${word#*$'\t'}"
        word="${word%%$'\t'*}"
        [[ -n $help ]] && told=(-l) && help="$word  -- $help"
        if [[ $word == *[=,] ]]; then
            open+=("$word") open_shown+=("${help:-$word}")
        else
            found+=("$word") shown+=("${help:-$word}")
        fi
    done < <(_OPPCLI_COMPLETE=zsh "$program" "${(@Q)words[2,CURRENT-1]}" "$PREFIX" 2>/dev/null </dev/null)
    (( $#found )) && compadd $how -V found $told -d shown -a found
    (( $#open )) && compadd $how -V open -S '' $told -d open_shown -a open
    (( $#found + $#open ))
}
if [[ $funcstack[1] == _oppcli ]]; then
    _oppcli "$@"
else
    (( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
    compdef _oppcli oppcli opp
fi
