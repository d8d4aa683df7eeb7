#!/usr/bin/env python3
"""Redress beside its peers, on one list and into one sink, in one run: prints ratios, medians of several rounds.

    benches/peers.py [--letters 2000] [--rounds 3] [--only NAME ...] [--program PATH]

Needs Postfix's smtp-sink and smtp-source, and for the mail-merge peers python3 with venv and npm; what is missing is named
and passed over. Everything stays on 127.0.0.1 and under target/peers. Rounds alternate, so that a machine that grows
slower grows slower for both. What a program costs in CPU and memory is read from the system when it ends.

A slow disk: build with `--features fail-points`, give that program with --program, and set REDRESS_SLOW_COMMIT_MS=5.
"""

import argparse
import asyncio
import csv
import os
import random
import shutil
import socket
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / "target" / "peers"
REDRESS = ROOT / "target" / "release" / "redress"
MAILMERGE = "2.2.3"
NODEMAILER = "7.0.10"

PARTS = ROOT / "benches" / "letter"  # which benches/reproduce.rs reads, too
LETTER = (PARTS / "letter.md").read_text()
CAMPAIGN = (PARTS / "campaign.toml").read_text() + """[delivery]
server = "smtp://127.0.0.1:{port}"
pace = "unlimited"
connections = 20
"""
ANNEX = "\n\n".join((PARTS / "annex.md").read_text().strip().replace("{number}", str(number)) for number in range(1, 78))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--letters", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", nargs="*", help=", ".join(COMPARISONS))
    parser.add_argument("--program", type=Path, help="another build of redress")
    options = parser.parse_args()
    if options.program:
        global REDRESS
        REDRESS = options.program.resolve()
    else:
        subprocess.run(["cargo", "build", "--release", "--quiet"], cwd=ROOT, check=True)
    size = make_campaign(options.letters)
    print(f"{options.letters} letters of {size} bytes on average, medians of {options.rounds} rounds")
    for name, compare in COMPARISONS.items():
        if not options.only or name in options.only:
            compare(options, size)


def make_campaign(letters, letter=LETTER):
    """Writes a campaign with a fixed list; gives the mean size of its messages in bytes."""
    folder = WORK / "campaign"
    shutil.rmtree(folder, ignore_errors=True)
    for part in ("letters", "recipients"):
        (folder / part).mkdir(parents=True)
    (folder / "letters" / "letter.md").write_text(letter)
    chance = random.Random(1791)
    with open(folder / "recipients" / "list.csv", "w", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(["id", "office", "first_name", "last_name", "state", "email"])
        for number in range(letters):
            last = "".join(chance.choice("aeioulmnrst") for _ in range(7)).title()
            rows.writerow([number, "state_senator", "Ana", last, "OH", f"staff{number}@office{number % 500}.example"])
    (folder / "campaign.toml").write_text(CAMPAIGN.format(port=1))
    redress("preview", "--limit", "50", "--eml", str(WORK / "samples"))
    sizes = [path.stat().st_size for path in (WORK / "samples").rglob("*.eml")]
    shutil.rmtree(WORK / "samples")
    return round(statistics.mean(sizes))


def redress(*arguments, environment=None):
    return costs([REDRESS, "-C", WORK / "campaign", *arguments], environment)


def redress_send(port, connections, settings=""):
    """A whole send into a fresh ledger; gives its seconds, the preview before it left out."""
    folder = WORK / "campaign"
    (folder / "campaign.toml").write_text(CAMPAIGN.format(port=port) + settings)
    shutil.rmtree(folder / "sent", ignore_errors=True)
    for path in folder.glob("ledger.*"):
        path.unlink()
    environment = dict(os.environ, REDRESS_STATE=str(WORK / "state"))
    shutil.rmtree(WORK / "state", ignore_errors=True)
    code = redress("preview").rsplit("Approval code:", 1)[1].split()[0]
    COSTS[REDRESS.name].pop()  # what follows is about sending
    return timed(lambda: redress("send", "--approved", code, "--connections", str(connections), environment=environment))


COSTS = {}


def costs(command, environment=None):
    """Runs a program to its end and keeps its seconds of CPU and its peak of memory in MB under its name."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment)
    peak = Peak(process.pid)
    peak.start()
    said = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    peak.join()
    COSTS.setdefault(Path(command[0]).name, []).append((used.ru_utime + used.ru_stime, peak.megabytes))
    if process.returncode != 0:
        sys.exit(f"{command} exited with {process.returncode}: {said[-1000:]}")
    return said


class Peak(threading.Thread):
    """Watches a process until it ends: what the system says at the end counts the memory of this script as well."""

    def __init__(self, process):
        super().__init__()
        self.status, self.megabytes = f"/proc/{process}/status", 0.0

    def run(self):
        try:
            while peak := [line for line in Path(self.status).read_text().splitlines() if line.startswith("VmHWM:")]:
                self.megabytes = int(peak[0].split()[1]) * 1024 / 1e6
                time.sleep(0.01)
        except OSError:
            pass  # no such process any more, or no Linux


def timed(work):
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def smtp_source(port, letters, size, connections):
    command = ["smtp-source", "-d", "-s", str(connections), "-m", str(letters), "-l", str(size)]
    command += ["-f", "letters@coalition.example", "-t", "staff@office.example", f"127.0.0.1:{port}"]
    return timed(lambda: costs(command))


class Sink:
    """smtp-sink on a free port; ended when the block is left."""

    def __enter__(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        command = ["smtp-sink"] + (["-u", "nobody"] if os.geteuid() == 0 else []) + [f"127.0.0.1:{self.port}", "1000"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return self
            time.sleep(0.01)
        sys.exit("smtp-sink does not answer")

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()


class Distance:
    """A relay on loopback that holds everything back by half a round trip in each direction."""

    def __init__(self, port, round_trip):
        self.target, self.delay, self.loop = port, round_trip / 2, asyncio.new_event_loop()

    def __enter__(self):
        async def start():
            server = await asyncio.start_server(self.relay, "127.0.0.1", 0)
            self.port = server.sockets[0].getsockname()[1]

        self.loop.run_until_complete(start())
        threading.Thread(target=self.loop.run_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.loop.call_soon_threadsafe(self.loop.stop)

    async def relay(self, reader, writer):
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.target)
        await asyncio.gather(self.carry(reader, far_writer), self.carry(far_reader, writer))

    async def carry(self, reader, writer):
        def arrive(data):
            if not writer.is_closing():
                writer.write(data) if data else writer.close()

        try:
            while data := await reader.read(1 << 16):
                self.loop.call_later(self.delay, arrive, data)
        except ConnectionError:
            pass
        self.loop.call_later(self.delay, arrive, b"")


def show(name, ours, theirs, letters):
    ratios = [other / own for own, other in zip(ours, theirs)]
    rates = [letters / statistics.median(times) for times in (ours, theirs)]
    print(
        f"{name}: {statistics.median(ratios):.2f} times as fast"
        f" (rounds {min(ratios):.2f} to {max(ratios):.2f}; {rates[0]:.0f} beside {rates[1]:.0f} letters a second)",
        flush=True,
    )


def show_costs(letters):
    """What the programs of a comparison used, medians of the rounds."""
    for program, used in COSTS.items():
        cpu, peak = (statistics.median(column) for column in zip(*used))
        print(f"  {program}: {cpu / letters * 1000:.3f} s of CPU for 1,000 letters, at most {peak:.1f} MB", flush=True)


def beside_smtp_source(name, connections, round_trip=0.0, annex=""):
    def compare(options, size):
        if not shutil.which("smtp-sink") or not shutil.which("smtp-source"):
            return print(f"{name}: passed over, Postfix's smtp-sink and smtp-source are not installed")
        if annex:
            size = make_campaign(options.letters, LETTER.replace("Sincerely,", annex + "\n\nSincerely,"))
        ours, theirs = [], []
        COSTS.clear()
        for _ in range(options.rounds):
            with Sink() as sink, Distance(sink.port, round_trip) as far:
                port = far.port if round_trip else sink.port
                ours.append(redress_send(port, connections))
                theirs.append(smtp_source(port, options.letters, size, connections))
        show(f"{name}, {size} bytes", ours, theirs, options.letters)
        show_costs(options.letters)
        if annex:
            make_campaign(options.letters)

    return compare


def beside_itself_with_an_archive(name, connections, round_trip=0.0):
    def compare(options, _):
        if not shutil.which("smtp-sink"):
            return print(f"{name}: passed over, Postfix's smtp-sink is not installed")
        ours, theirs = [], []
        for _ in range(options.rounds):
            with Sink() as sink, Distance(sink.port, round_trip) as far:
                port = far.port if round_trip else sink.port
                ours.append(redress_send(port, connections, 'archive = "sent/"\n'))
                theirs.append(redress_send(port, connections))
        show(name, ours, theirs, options.letters)

    return compare


def mailmerge():
    """The path of the PyPI mailmerge tool, installed under target/peers; nothing where it cannot be had."""
    tool = WORK / "venv" / "bin" / "mailmerge"
    if not tool.exists():
        made = subprocess.run([sys.executable, "-m", "venv", WORK / "venv"], capture_output=True)
        pip = [WORK / "venv" / "bin" / "pip", "install", "-q", f"mailmerge=={MAILMERGE}"]
        if made.returncode != 0 or subprocess.run(pip, capture_output=True).returncode != 0:
            return None
    return tool


def mailmerge_files(port):
    body = LETTER.split("+++\n")[2]
    for ours, theirs in (
        ("{{ date }}", "February 16, 2021"),
        ("{{ address_block }}", "The Honorable {{first_name}} {{last_name}}"),
        ("{{ salutation }}", "Dear Senator {{last_name}}:"),
        ("{{ recipient.full_name }}", "{{first_name}} {{last_name}}"),
    ):
        body = body.replace(ours, theirs)
    head = "TO: {{email}}\nFROM: Coalition for Civil Rights <letters@coalition.example>\nSUBJECT: Please cosponsor the Act\n"
    (WORK / "template.txt").write_text(head + "CONTENT-TYPE: text/markdown\n\n" + body)
    (WORK / "server.conf").write_text(f"[smtp_server]\nhost = 127.0.0.1\nport = {port}\nratelimit = 0\n")
    files = ["--template", WORK / "template.txt", "--config", WORK / "server.conf"]
    return files + ["--database", WORK / "campaign" / "recipients" / "list.csv", "--no-limit"]


def run_mailmerge(tool, port, *arguments):
    done = subprocess.run([tool, *mailmerge_files(port), *arguments], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"mailmerge exited with {done.returncode}: {done.stderr[-500:]}")


def beside_mailmerge(options, _):
    tool = mailmerge()
    if not tool or not shutil.which("smtp-sink"):
        return print("mailmerge: passed over, it or smtp-sink cannot be installed")
    ours, theirs = [], []
    for _ in range(options.rounds):
        with Sink() as sink:
            ours.append(redress_send(sink.port, 20))
            theirs.append(timed(lambda: run_mailmerge(tool, sink.port, "--no-dry-run")))
    show("send, beside mailmerge", ours, theirs, options.letters)


def dry_run(options, _):
    tool = mailmerge()
    if not tool:
        return print("dry-run: passed over, mailmerge cannot be installed")
    ours, theirs = [], []
    for _ in range(options.rounds):
        for path in (WORK / "campaign").glob("ledger.*"):
            path.unlink()
        ours.append(timed(lambda: redress("preview")))
        theirs.append(timed(lambda: run_mailmerge(tool, 1, "--dry-run")))
    show("preview, beside mailmerge's dry run", ours, theirs, options.letters)


NODE = """
const fs = require('fs'), nodemailer = require('nodemailer');
const [port, list] = process.argv.slice(2);
const text = fs.readFileSync(process.argv[4], 'utf8').split('\\n\\n').slice(1).join('\\n\\n');
const pool = nodemailer.createTransport({ host: '127.0.0.1', port: +port, pool: true, maxConnections: 20,
  maxMessages: Infinity, secure: false, ignoreTLS: true });
const rows = fs.readFileSync(list, 'utf8').trim().split(/\\r?\\n/).slice(1).map((line) => line.split(','));
const send = ([, , first, last, , to]) => {
  const body = text.replace(/{{first_name}}/g, first).replace(/{{last_name}}/g, last);
  const html = body.split('\\n\\n').map((part) => '<p>' + part + '</p>').join('\\n');
  return pool.sendMail({ from: 'letters@coalition.example', to, subject: 'Please cosponsor the Act', text: body, html });
};
Promise.all(rows.map(send)).then(() => pool.close());
"""


def beside_nodemailer(options, _):
    modules = WORK / "node_modules"
    if not (modules / "nodemailer").exists():
        npm = shutil.which("npm")
        install = ["install", "--silent", "--no-audit", "--no-fund", "--prefix", WORK, f"nodemailer@{NODEMAILER}"]
        if not npm or subprocess.run([npm, *install], capture_output=True).returncode != 0:
            return print("nodemailer: passed over, it cannot be installed")
    if not shutil.which("smtp-sink"):
        return print("nodemailer: passed over, smtp-sink is not installed")
    mailmerge_files(1)
    (WORK / "pool.cjs").write_text(NODE)
    ours, theirs = [], []
    for _ in range(options.rounds):
        with Sink() as sink:
            ours.append(redress_send(sink.port, 20))
            script = ["node", WORK / "pool.cjs", str(sink.port), WORK / "campaign/recipients/list.csv", WORK / "template.txt"]
            theirs.append(timed(lambda: subprocess.run(script, check=True, capture_output=True)))
    show("send, beside nodemailer's pool", ours, theirs, options.letters)


COMPARISONS = {
    "send": beside_smtp_source("send on 20 connections, beside smtp-source", 20),
    "single": beside_smtp_source("send on 1 connection, beside smtp-source", 1),
    "long": beside_smtp_source("send on 20 connections, beside smtp-source", 20, annex=ANNEX),
    "long-single": beside_smtp_source("send on 1 connection, beside smtp-source", 1, annex=ANNEX),
    "distance": beside_smtp_source("send on 20 connections at 20 ms, beside smtp-source", 20, 0.02),
    "archive": beside_itself_with_an_archive("send with an archive on 20 connections, beside one without", 20),
    "archive-distance": beside_itself_with_an_archive(
        "send with an archive on 20 connections at 20 ms, beside one without", 20, 0.02
    ),
    "mailmerge": beside_mailmerge,
    "nodemailer": beside_nodemailer,
    "dry-run": dry_run,
}

if __name__ == "__main__":
    os.environ["PATH"] += ":/usr/sbin"
    main()
