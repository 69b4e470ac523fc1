"""Completion is put into a shell's start-up once, and taken out again."""

import subprocess

import pytest

from surroundings import OPPCLI

SHELLS = ("bash", "zsh", "fish")
PLACES = {
    "bash": (".local/share/oppcli/completion.bash", ".bashrc"),
    "zsh": (".local/share/oppcli/completion.zsh", ".zshrc"),
    "fish": (".config/fish/completions/oppcli.fish", ".config/fish/completions/opp.fish"),
}


def files(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def home(tmp_path):
    folder = tmp_path / "home of 'jana'"
    folder.mkdir()
    return folder


@pytest.fixture
def type_(cli, home):
    return lambda *words, **env: cli("completion", *words, env={"HOME": str(home), **env})


@pytest.mark.parametrize("shell", SHELLS)
def test_installing_says_what_it_wrote(type_, home, shell):
    ran = type_("install", shell)
    assert ran.code == 0
    assert ran.out.splitlines() == [f"wrote {home / place}" for place in PLACES[shell]]
    assert sorted(files(home)) == sorted(home / place for place in PLACES[shell])
    assert "next shell" in ran.err


@pytest.mark.parametrize("shell", SHELLS)
def test_installing_twice_changes_nothing(type_, home, shell):
    type_("install", shell)
    before = files(home)
    ran = type_("install", shell)
    assert (ran.code, ran.out, files(home)) == (0, "", before)
    assert "nothing was changed" in ran.err


@pytest.mark.parametrize("shell", ["bash", "zsh"])
@pytest.mark.parametrize("own", [b"", b"alias ll='ls -l'\n", b"no line end", b"caf\xe9\r\n"])
def test_what_was_there_stays_there(type_, home, shell, own):
    startup = home / f".{shell}rc"
    startup.write_bytes(own)
    type_("install", shell)
    added = startup.read_bytes()
    assert added.startswith(own)
    assert added.count(b"\n") == own.count(b"\n") + (2 if own == b"no line end" else 1)
    type_("uninstall", shell)
    assert startup.read_bytes().removesuffix(b"\n") == own.removesuffix(b"\n")


@pytest.mark.parametrize("shell", SHELLS)
def test_uninstalling_takes_it_all_out_and_twice_is_no_error(type_, home, shell):
    type_("install", shell)
    ran = type_("uninstall", shell)
    assert (ran.code, len(ran.out.splitlines())) == (0, len(PLACES[shell]))
    assert [path for path, held in files(home).items() if held] == []
    assert "not installed" in type_("uninstall", shell).err


def test_an_older_script_is_brought_up_to_date(type_, home):
    type_("install", "fish")
    script = home / PLACES["fish"][0]
    script.write_text("# of last year\n")
    assert type_("install", "fish").out == f"wrote {script}\n"
    assert "of last year" not in script.read_text()


def test_a_startup_file_that_is_a_link_stays_one(type_, home, tmp_path):
    real = tmp_path / "dotfiles"
    real.write_text("# mine\n")
    (home / ".bashrc").symlink_to(real)
    type_("install", "bash")
    assert (home / ".bashrc").is_symlink()
    assert "oppcli completion" in real.read_text()


def test_a_startup_file_is_replaced_whole_and_keeps_its_mode(type_, home):
    startup = home / ".bashrc"
    startup.write_text("# mine\n")
    startup.chmod(0o640)
    with startup.open() as before:  # what a shell that starts meanwhile reads
        assert type_("install", "bash").code == 0
        assert before.read() == "# mine\n"
    assert startup.read_text().startswith("# mine\n[ -r ")
    assert startup.stat().st_mode & 0o777 == 0o640
    assert sorted(path.name for path in home.iterdir()) == [".bashrc", ".local"]


def test_the_folders_that_the_environment_names_are_used(type_, home, tmp_path):
    folder = tmp_path / "elsewhere"
    type_("install", "zsh", XDG_DATA_HOME=str(folder), ZDOTDIR=str(folder))
    type_("install", "fish", XDG_CONFIG_HOME=str(folder))
    fish = ("fish/completions/oppcli.fish", "fish/completions/opp.fish")
    places = ("oppcli/completion.zsh", ".zshrc", *fish)
    assert sorted(files(folder)) == sorted(folder / place for place in places)


@pytest.mark.parametrize("shell", SHELLS)
def test_printing_changes_nothing(type_, home, shell):
    ran = type_("install", shell, "--print")
    assert (ran.code, ran.err, files(home)) == (0, "", {})
    assert f"_OPPCLI_COMPLETE={shell}" in ran.out


def test_the_shell_it_is_typed_in_is_told(home, environ):
    line = f'{OPPCLI[0]} -c "{OPPCLI[2]}" completion install --print; true'
    for env in ({"SHELL": "/bin/tcsh"}, {}):
        done = subprocess.run(
            ["bash", "-c", line], env={**environ, **env}, capture_output=True, text=True
        )
        assert (done.returncode, "_OPPCLI_COMPLETE=bash" in done.stdout) == (0, True)


def test_another_shell_is_refused(type_):
    ran = type_("install", "csh")
    assert (ran.code, ran.out) == (3, "")
    assert "bash, zsh or fish" in ran.err


def test_a_home_that_cannot_be_written_is_a_clean_error(type_, home):
    (home / ".local").write_text("a file")
    ran = type_("install", "bash")
    assert ran.code == 6
    assert "cannot be changed" in ran.err
    assert not (home / ".bashrc").exists()
