# SPDX-License-Identifier: MIT
# Completion of brownbag in fish: what could come next, brownbag itself knows.

function __brownbag_words
    set -l words (commandline -opc)
    set -l word (commandline -ct)
    # without a quote that is still open, or the backslashes
    if string match -qr "^[\"']" -- $word
        set words $words (string sub -s 2 -- $word)
    else
        set words $words (string unescape -- $word; or echo $word)
    end
    for line in ($words[1] completion words -- $words[2..-1] 2>/dev/null)
        switch $line
            case ':files'
                __fish_complete_path (commandline -ct)
            case ':folders'
                __fish_complete_directories (commandline -ct)
            case '*'
                echo $line
        end
    end
end

complete -c brownbag -f -a '(__brownbag_words)'
