"""`acutui completion`: print what a shell reads to complete acutui."""

from argparse import Namespace, RawDescriptionHelpFormatter

from acutui.cli.arguments import Parser

SHELLS = ("bash", "zsh", "fish")

WHERE = """where it is found, once the folder is there:
  bash  acutui completion bash > ~/.local/share/bash-completion/completions/acutui
  zsh   acutui completion zsh > ~/.zfunc/_acutui
        and in ~/.zshrc: fpath+=(~/.zfunc); autoload -Uz compinit; compinit
  fish  acutui completion fish > ~/.config/fish/completions/acutui.fish"""


def add_arguments(parser: Parser) -> None:
    """Declare the arguments of the command."""
    parser.add_argument("shell", choices=SHELLS, metavar="|".join(SHELLS), help="the shell you use")
    parser.formatter_class = RawDescriptionHelpFormatter
    parser.epilog = WHERE


def run(options: Namespace, _: None) -> int:
    """Print the script of a shell."""
    from acutui.cli.completion import script  # argcomplete, which `--help` needs not

    print(script(options.shell))
    return 0
