# Completion of oppcli for bash. Each line that oppcli prints is one word, quoted already.
_oppcli() {
    local line
    COMPREPLY=()
    while IFS= read -r line; do
        COMPREPLY+=("$line")
    done < <(_OPPCLI_COMPLETE=bash _OPPCLI_LINE="${COMP_LINE:0:COMP_POINT}" \
        _OPPCLI_BREAKS="$COMP_WORDBREAKS" _OPPCLI_KEY="$COMP_TYPE" "$1" 2>/dev/null </dev/null)
    if [[ ${COMPREPLY[0]} == $'\tfiles' ]]; then
        COMPREPLY=()
        compopt -o default 2>/dev/null
    elif [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *[=,] ]]; then
        compopt -o nospace 2>/dev/null
    fi
}
complete -o nosort -F _oppcli oppcli opp 2>/dev/null || complete -F _oppcli oppcli opp
