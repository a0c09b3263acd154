import type { ChildProcess } from 'node:child_process'
import { spawn, spawnSync } from 'node:child_process'
import { closeSync, cpSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'vitest'

/** A real server on a free port of this machine, its data in a folder of its own. The port stays the same over restarts. */
export type Server = {
  readonly url: string
  readonly port: number
  /** The folder of its data. */
  readonly data: string
  /** Ends it in order and removes its data. */
  readonly stop: () => Promise<void>
  /** Ends it as a power switch would; its data stays. */
  readonly kill: () => Promise<void>
  /** Starts it again, over the data that is there; ends it in order first when it runs. */
  readonly restart: () => Promise<void>
  /** Kills it, removes its data and starts it empty. */
  readonly wipe: () => Promise<void>
  /** Copies its data as it stands now; what that gives kills the server and starts it over the copy. */
  readonly copy: () => Promise<() => Promise<void>>
  /** Holds it still: connections stand, nothing answers. */
  readonly pause: () => void
  readonly resume: () => void
}

type Options = {
  /** Further arguments of the command line. */
  readonly arguments?: readonly string[]
}

/** JetStream on, everything else as it comes. */
export const natsServer = (options: Options = {}): Promise<Server> =>
  openServer({
    binary: 'nats-server',
    scheme: 'nats',
    line: (port, data) => ['-a', '127.0.0.1', '-p', `${port}`, '-js', '-sd', data, ...(options.arguments ?? [])],
    greeting: { say: '', hear: 'INFO ' },
  })

/** Nothing is written to disk: what a restart loses is what Redis may lose. */
export const redisServer = (options: Options = {}): Promise<Server> =>
  openServer({
    binary: 'redis-server',
    scheme: 'redis',
    line: (port, data) => [
      ...['--bind', '127.0.0.1', '--port', `${port}`, '--dir', data, '--save', '', '--appendonly', 'no'],
      ...(options.arguments ?? []),
    ],
    greeting: { say: 'PING\r\n', hear: '+PONG' },
  })

export const available = (binary: string): boolean =>
  spawnSync('sh', ['-c', 'command -v "$1"', 'sh', binary]).status === 0

/**
 * `describe` for tests that need a server of this machine. Without it they are skipped and say so; in CI they fail, for a proof
 * that is skipped proves nothing.
 */
export function requires(...binaries: readonly string[]): (title: string, body: () => void) => void {
  const missing = binaries.filter((binary) => !available(binary))
  if (missing.length === 0) return (title, body) => void describe(title, body)
  const why = `${missing.join(' and ')} not installed`
  if (process.env.CI !== 'true') return (title, body) => void describe.skip(`${title} (skipped: ${why})`, body)
  return (title) =>
    void describe(title, () => {
      test('has what it needs', () => {
        throw new Error(why)
      })
    })
}

type Kind = {
  readonly binary: string
  readonly scheme: string
  readonly line: (port: number, data: string) => readonly string[]
  readonly greeting: { readonly say: string; readonly hear: string }
}

async function openServer(kind: Kind): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), `${kind.binary}-`))
  const data = join(folder, 'data')
  const { port, first } = await startAnywhere(kind, folder)
  let running = first

  async function end(signal: NodeJS.Signals): Promise<void> {
    running.process.kill('SIGCONT')
    running.process.kill(signal)
    await running.ended
  }

  return {
    url: `${kind.scheme}://127.0.0.1:${port}`,
    port,
    data,
    async stop() {
      await end('SIGTERM')
      rmSync(folder, { recursive: true, force: true })
    },
    kill: () => end('SIGKILL'),
    async restart() {
      await end('SIGTERM')
      running = await start(kind, port, folder)
    },
    async wipe() {
      await end('SIGKILL')
      rmSync(data, { recursive: true, force: true })
      running = await start(kind, port, folder)
    },
    async copy() {
      const copied = join(folder, 'copy')
      await end('SIGTERM')
      cpSync(data, copied, { recursive: true })
      running = await start(kind, port, folder)
      return async () => {
        await end('SIGKILL')
        rmSync(data, { recursive: true, force: true })
        cpSync(copied, data, { recursive: true })
        running = await start(kind, port, folder)
      }
    },
    pause: () => void running.process.kill('SIGSTOP'),
    resume: () => void running.process.kill('SIGCONT'),
  }
}

const MOST_PORTS = 3

/** A port that was free a moment ago may be somebody's by now. */
async function startAnywhere(kind: Kind, folder: string): Promise<{ port: number; first: Running }> {
  for (let tries = 1; ; tries++) {
    const port = await freePort()
    try {
      return { port, first: await start(kind, port, folder) }
    } catch (error) {
      if (tries === MOST_PORTS) throw error
    }
  }
}

type Running = { readonly process: ChildProcess; readonly ended: Promise<void> }

async function start(kind: Kind, port: number, folder: string): Promise<Running> {
  mkdirSync(join(folder, 'data'), { recursive: true })
  const log = join(folder, 'log')
  const output = openSync(log, 'a')
  const child = spawn(kind.binary, kind.line(port, join(folder, 'data')), { stdio: ['ignore', output, output] })
  closeSync(output)
  const unguard = guard(child)
  const ended = new Promise<void>((resolve) => {
    child.once('error', () => resolve())
    child.once('exit', () => resolve())
  }).finally(unguard)
  if (await answers(kind, port, child)) return { process: child, ended }
  child.kill('SIGKILL')
  await ended
  throw new Error(`${kind.binary} did not come up: ${readFileSync(log, 'utf8').slice(-2_000)}`)
}

/** However we die, the pipe closes, and a small shell that waits for that ends what we started. Gives what calls the shell off. */
export function guard(child: ChildProcess): () => void {
  const watch = spawn('sh', ['-c', 'read -r _; kill -9 "$1"', 'sh', `${child.pid}`], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  watch.unref()
  return () => void watch.kill('SIGKILL')
}

async function answers({ greeting }: Kind, port: number, child: ChildProcess): Promise<boolean> {
  for (const end = Date.now() + 60_000; Date.now() < end && child.exitCode === null; ) {
    if (await greets(port, greeting)) return true
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return false
}

function greets(port: number, { say, hear }: Kind['greeting']): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(say))
    const end = (isUp: boolean) => {
      socket.destroy()
      resolve(isUp)
    }
    socket.setTimeout(1_000, () => end(false))
    socket.once('data', (data) => end(data.toString().startsWith(hear)))
    socket.once('error', () => end(false))
    socket.once('close', () => resolve(false))
  })
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
      )
    })
  })
}
