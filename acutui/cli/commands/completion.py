"""`acutui completion`: print the script that lets a shell complete acutui."""

from argparse import Namespace, RawDescriptionHelpFormatter

from acutui.cli.arguments import Parser

SHELLS = ("bash", "zsh", "fish")

WHERE = """Your shell finds it here (make the folder first):
  bash  acutui completion bash > ~/.local/share/bash-completion/completions/acutui
  zsh   acutui completion zsh > ~/.zfunc/_acutui
        and in ~/.zshrc: fpath+=(~/.zfunc); autoload -Uz compinit; compinit
  fish  acutui completion fish > ~/.config/fish/completions/acutui.fish"""


def add_arguments(parser: Parser) -> None:
    parser.add_argument("shell", choices=SHELLS, metavar="|".join(SHELLS), help="your shell")
    parser.formatter_class = RawDescriptionHelpFormatter
    parser.epilog = WHERE


def run(options: Namespace, _: None) -> int:
    from acutui.cli.completion import load_script  # imports argcomplete

    print(load_script(options.shell))
    return 0
