import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { Socket } from 'node:net'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { fromRoot } from '@supermall/subgraph/root'
import type { Chance } from '../chance.ts'
import type { Field } from '../field.ts'
import { domains } from '../field.ts'

const HOUR_MS = 3_600_000
const CLOCK = pathToFileURL(fromRoot('tests', 'chaos', 'faults', 'wrong-clock.mjs')).href

/** An hour before or behind all others, from the start or, as when somebody sets it, while it works. */
export async function wrongClock(field: Field, chance: Chance): Promise<void> {
  const skewMs = chance.pick([-HOUR_MS, HOUR_MS])
  const rightMs = chance.pick([0, 6_000])
  const name = chance.pick([...domains, 'gateway'])
  await under(field, chance, {
    name,
    variables: { NODE_OPTIONS: `--import=${CLOCK}?skewMs=${skewMs}&rightMs=${rightMs}` },
  })
}

/** It may die of it, and then is missing until it has its memory again. */
export const littleMemory = (field: Field, chance: Chance): Promise<void> =>
  under(field, chance, {
    name: chance.pick(domains),
    variables: { NODE_OPTIONS: `--max-old-space-size=${chance.pick([40, 56, 80])}` },
  })

type Wrong = { readonly name: string; readonly variables: Readonly<Record<string, string>> }

async function under(field: Field, chance: Chance, { name, variables }: Wrong): Promise<void> {
  await field.startUnder(name, variables)
  await wait(chance.between(9_000, 12_000))
  await field.startUnder(name, {})
}

const SOCKETS = 500
const SLOWLY =
  'POST /graphql HTTP/1.1\r\nHost: mall\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{"query":"'

/** Half of them say nothing, and half of them a letter in a while. */
export async function manySockets({ url }: Field, chance: Chance): Promise<void> {
  const { hostname, port } = new URL(url)
  const sockets = Array.from({ length: SOCKETS }, () => connect(Number(port), hostname).on('error', () => undefined))
  try {
    const slow = sockets.filter((_, at) => at % 2 === 0)
    say(slow, SLOWLY)
    for (let left = chance.between(4, 7); left > 0; left--) {
      await wait(1_000)
      say(slow, ' ')
    }
  } finally {
    for (const socket of sockets) socket.destroy()
  }
}

function say(sockets: readonly Socket[], text: string): void {
  for (const socket of sockets) if (socket.writable) socket.write(text)
}

const SMALL_DISK = ['-t', 'tmpfs', '-o', 'size=16m', 'tmpfs']
const PIECE = Buffer.alloc(65_536)

/** The store of the event stream moves to a disk of 16 MB, which is full for some seconds, and back. Gives why that cannot be done here. */
export async function fullDisk({ nats }: Field, chance: Chance): Promise<string | undefined> {
  await nats.kill()
  const aside = mkdtempSync(join(tmpdir(), 'supermall-chaos-store-'))
  try {
    cpSync(nats.data, aside, { recursive: true })
    const mounted = spawnSync('mount', [...SMALL_DISK, nats.data], { encoding: 'utf8' })
    if (mounted.status !== 0) return `a disk cannot be mounted here: ${mounted.stderr || mounted.error}`
    try {
      cpSync(aside, nats.data, { recursive: true })
      await nats.restart()
      const ballast = join(nats.data, 'ballast')
      fill(ballast)
      await wait(chance.between(4_000, 6_000))
      rmSync(ballast)
      await wait(chance.between(0, 2_000))
    } finally {
      await nats.kill()
      rmSync(aside, { recursive: true })
      cpSync(nats.data, aside, { recursive: true })
      spawnSync('umount', [nats.data])
    }
    rmSync(nats.data, { recursive: true })
    cpSync(aside, nats.data, { recursive: true })
  } finally {
    await nats.restart()
    rmSync(aside, { recursive: true, force: true })
  }
}

function fill(file: string): void {
  try {
    for (;;) writeFileSync(file, PIECE, { flag: 'a' })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error
  }
}

/** Redis has no room for anything more, and gives up nothing for it: all writes are refused. */
export async function fullRedis({ redis, complain }: Field, chance: Chance): Promise<void> {
  let said = ''
  const socket = connect(redis.port, '127.0.0.1').on('error', () => undefined)
  socket.on('data', (chunk: Buffer) => (said += chunk.toString()))
  try {
    socket.write('CONFIG SET maxmemory 1\r\nCONFIG SET maxmemory-policy noeviction\r\nSET chaos 1\r\n')
    await wait(chance.between(3_000, 6_000))
  } finally {
    socket.end('CONFIG SET maxmemory 0\r\n')
  }
  if (!said.includes('-OOM')) complain('Redis had no memory left, and took more all the same')
}
