#compdef acutui
# Asks acutui for the words that may come next; it answers with lines of `word:description`.
# argcomplete's own script for zsh sends the whole line, which fails after `cd somewhere &&`, and
# quotes the ~ of a path. Here zsh completes paths itself.

_acutui() {
    local line="${(j: :)words[1,CURRENT-1]} ${(q)${(Q)PREFIX}}"
    local -a run=(${~${(Q)words[1]}}) found order
    found=(${(f)"$(COMP_LINE=$line COMP_POINT=$#line _ARGCOMPLETE=1 _ARGCOMPLETE_SHELL=zsh \
        _ARGCOMPLETE_IFS=$'\n' _ARGCOMPLETE_SUPPRESS_SPACE=1 \
        $run 8>&1 9>/dev/null 1>/dev/null 2>&1 </dev/null)"})
    found=(${${found%:None}%:})  # without a description
    autoload -Uz is-at-least
    is-at-least 5.8 && order=(-o nosort)
    case $found[1] in
        (|*=)_files) compset -P '--*='; _files ;;
        (|*=)_folders) compset -P '--*='; _files -/ ;;
        ?*) _describe acutui found $order -M 'm:{[:lower:]}={[:upper:]}' ;;
        *) return 1 ;;
    esac
}

if [[ $zsh_eval_context == *func ]]; then
    _acutui "$@"
else
    compdef _acutui acutui
fi
