import { spawn } from 'node:child_process'
import { Socket } from 'node:net'
import type { Servant } from './unprivileged.ts'

export type Guarded = {
  /** The exit code, once nothing of the command is left. */
  readonly exited: Promise<number>
  /** Asks the command to end in order; `exited` tells when it has. */
  release(): void
  /** Lets our process end by itself while the command still runs; the command then ends too. */
  unref(): void
}

type Command = {
  readonly servant: Servant
  readonly line: readonly string[]
  /** Where both output streams go: an open file, or nowhere. */
  readonly output: number | 'ignore'
  /** A file that must not be locked by anyone else for as long as a process of this command lives. */
  readonly lock?: string
}

export const LOCKED = 75

/**
 * Runs a command that cannot outlive us, however we die. A small shell stands between: it holds the reading end of a pipe whose
 * writing end only we have. When the pipe closes, by `release` or because we were killed, it interrupts the command, and
 * after twenty seconds it insists. (What a shell runs in its background is deaf to both signals unless it listens for them
 * itself, as Postgres does and `rm` does not: that one finishes its work.) The command has a session of its own, so Ctrl-C in the terminal reaches us alone and we
 * can stop things in their order.
 */
export function runGuarded({ servant, line, output, lock }: Command): Guarded {
  const [command = 'sh', ...args] = [...servant.prefix, 'sh', '-c', GUARD, 'sh', lock ?? '', ...line]
  const child = spawn(command, args, {
    ...servant.spawnOptions,
    cwd: '/',
    detached: true,
    env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
    stdio: ['pipe', output, output],
  })
  const { stdin } = child
  stdin?.on('error', () => undefined)
  const exited = new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => resolve(code ?? 1))
  })
  exited.catch(() => undefined)
  return {
    exited,
    release() {
      child.ref()
      stdin?.end()
    },
    unref() {
      child.unref()
      if (stdin instanceof Socket) stdin.unref()
    },
  }
}

/**
 * `flock` is asked where it exists (Linux): it also sees a mall in another container, whose process ids mean nothing here. The
 * lock is inherited by the command, so it lasts until the last of its processes is gone.
 */
const GUARD = `
exec 3<&0 </dev/null
lock=$1; shift
if [ -n "$lock" ] && command -v flock >/dev/null; then
  exec 9>>"$lock"
  flock -n 9 || exit ${LOCKED}
fi
"$@" 3<&- &
command=$!
trap 'kill -INT $command' HUP INT TERM
(
  read -r _ <&3
  kill -INT $command
  tenths=0
  while kill -0 $command && [ $tenths -lt 200 ]; do sleep 0.1; tenths=$((tenths + 1)); done
  kill -QUIT $command
) 9<&- 2>/dev/null &
watch=$!
wait $command; code=$?
while kill -0 $command 2>/dev/null; do wait $command; code=$?; done
kill $watch 2>/dev/null
exit $code
`
