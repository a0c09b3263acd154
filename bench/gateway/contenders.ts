import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { fromRoot } from '@supermall/subgraph/root'
import { bundle } from '../../scripts/bundle.mjs'
import { cpuBelow, memoryBelow, OUR_FLAGS } from '../processes.ts'

export type Process = {
  readonly name: string
  readonly url: string
  /** Processor time so far, in milliseconds, of it and of what it started. */
  readonly cpu: () => number
  /** Resident memory in megabytes. */
  readonly memory: () => number
  readonly stop: () => void
}

const BUILT = fromRoot('.cache', 'bench-gateway')
const PROGRAMS = ['serve-ours', 'serve-stock', 'serve-subgraphs']

/** What is compared runs as it is built: a loader of sources names each function again whenever it is made. */
export const buildPrograms = (): Promise<unknown> =>
  bundle(
    PROGRAMS.map((out) => ({ in: `bench/gateway/${out}.ts`, out })),
    BUILT,
  )

/** One of our programs in a process of its own, which tells its port when it is ready. */
export async function startProgram(name: string, file: string, ...words: string[]): Promise<Process> {
  return start(name, { file, words })
}

/** This gateway; it keeps no data between requests unless it is told to. */
export const startOurs = (name: string, { env, nodeFlags = OUR_FLAGS, ...how }: How): Promise<Process> =>
  start(name, { file: 'serve-ours', ...how, nodeFlags, env: { CACHE: 'false', ...env } })

/**
 * Another vendor's gateway, with its planner in JavaScript and with its native one. It is no part of this repository: whoever
 * wants to see it installs it elsewhere, with `@graphql-hive/router-runtime` beside it.
 */
export async function startHive(program: string, supergraph: string): Promise<readonly Process[]> {
  return [
    await startOneHive('Hive Gateway', program, [supergraph]),
    await startOneHive('Hive Gateway, native planner', program, [supergraph, '--hive-router-runtime']),
  ]
}

async function startOneHive(name: string, program: string, given: readonly string[]): Promise<Process> {
  const port = await freePort()
  const words = ['supergraph', ...given, '--port', String(port), '--host', '127.0.0.1', '--fork', '1']
  const child = spawn(program, words, { stdio: 'ignore', env: { ...process.env, NODE_ENV: 'production' } })
  const url = `http://127.0.0.1:${port}/graphql`
  await ready(url)
  return processOf(name, child, url)
}

type How = {
  readonly words: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly nodeFlags?: readonly string[]
}

async function start(name: string, { file, words, env, nodeFlags = [] }: How & { file: string }): Promise<Process> {
  const child = spawn(process.execPath, [...nodeFlags, join(BUILT, `${file}.js`), ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_ENV: 'production', APOLLO_TELEMETRY_DISABLED: '1', ...env },
  })
  const port = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`${name} ended with ${code}`)))
    child.stdout.on('data', (chunk) => {
      const said = /^port (\d+)$/m.exec(String(chunk))?.[1]
      if (said) resolve(said)
    })
  })
  return processOf(name, child, `http://127.0.0.1:${port}/graphql`)
}

const TICKS_PER_SECOND = 100

function processOf(name: string, child: ChildProcess, url: string): Process {
  const pid = child.pid ?? 0
  return {
    name,
    url,
    cpu: () => ownCpu(pid) + cpuBelow(pid),
    memory: () => ownMemory(pid) + memoryBelow(pid),
    stop: () => void child.kill('SIGTERM'),
  }
}

function ownCpu(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const [user = 0, system = 0] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
    .map(Number)
  return ((user + system) * 1000) / TICKS_PER_SECOND
}

const ownMemory = (pid: number): number =>
  Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024)

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

const LONGEST_START_MS = 60_000

async function ready(url: string): Promise<void> {
  const end = Date.now() + LONGEST_START_MS
  const body = JSON.stringify({ query: '{ __typename }' })
  while (Date.now() < end) {
    const asked = fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    if (
      await asked.then(
        ({ ok }) => ok,
        () => false,
      )
    )
      return
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new Error(`${url} did not start`)
}
