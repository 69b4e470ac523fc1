# Completion of oppcli for fish. Each line that oppcli prints is a word, a tab and its help.
function __oppcli_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l program $words[1]
    set -e words[1]
    set -l found (env _OPPCLI_COMPLETE=fish $program $words "$current" 2>/dev/null </dev/null)
    if test "$found[1]" = \tfiles
        __fish_complete_path "$current"
    else
        string join -- \n $found
    end
end
complete -c oppcli -f -k -a '(__oppcli_complete)'
complete -c opp -f -k -a '(__oppcli_complete)'
