import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { eventually } from '@supermall/testing/rival'
import { scratchFolder } from '@supermall/testing/scratch'
import { afterAll, describe, expect, it } from 'vitest'
import type { Process } from './processes.ts'
import { startProcess } from './processes.ts'

const directory = scratchFolder('supermall-launch-')
const home = { DATA_DIR: join(directory, 'data'), PORT: '0', LOG_LEVEL: 'error' }

afterAll(() => rmSync(directory, { recursive: true, force: true }))

describe('the launcher', () => {
  it('says in one line each what several processes must share', async () => {
    const lines = linesOf(await ended(startProcess('gateway', home)))
    expect(lines).toEqual([
      expect.stringContaining('supermall: DATABASE_URL is not set'),
      expect.stringContaining('supermall: NATS_URL is not set'),
      expect.stringContaining('supermall: INTERNAL_SECRET is not set'),
    ])
  })

  it('says in one line each what is wrong with variables, all of it at once', async () => {
    const lines = linesOf(await ended(startProcess('', { ...home, PORT: 'front', MODE: 'fast' })))
    expect(lines).toHaveLength(2)
    expect(lines[0]).toMatch(/PORT must be a whole number from 0 to 65535, not "front"/)
    expect(lines[1]).toMatch(/MODE must be one of development, production, not "fast"/)
  })

  it('says in one line that a part does not exist', async () => {
    expect(linesOf(await ended(startProcess('kitchen', home)))).toEqual([
      expect.stringContaining('There is no part "kitchen"'),
    ])
  })

  // To open a whole mall is dear: each of these goes on where the one before it ended.
  describe('with the data of one mall, from its first start to its last', () => {
    let mall: Process
    let shop: string

    it('opens an empty mall', async () => {
      mall = await opened(startProcess('', home))
      expect(mall.said()).toMatch(/Supermall is open [\s\S]*playground +http/)
      shop = await firstShop(mall)
      expect(shop).toBeTruthy()
    })

    it('says in one line that its data are in use by another mall, which goes on', async () => {
      for (const words of [[], ['--reset']]) {
        const lines = linesOf(await ended(startProcess('', home, { words })))
        expect(lines).toEqual([expect.stringMatching(/in use by a running mall/)])
      }
      expect(await firstShop(mall)).toBe(shop)
    })

    it('ends with one line when its Postgres is killed', async () => {
      const before = mall.said()
      for (const { pid, line } of running(home.DATA_DIR)) if (line.includes(' -D ')) process.kill(pid, 'SIGKILL')
      await eventually(() => mall.exitCode() !== null)
      expect(mall.exitCode()).toBe(1)
      expect(mall.said().slice(before.length)).toContain('supermall: the embedded Postgres of')
    })

    it('says in one line that its port is taken, and ends what it had begun', async () => {
      const other = createServer().listen(0, '127.0.0.1')
      await eventually(() => other.listening)
      const { port } = other.address() as AddressInfo
      const lines = linesOf(await ended(startProcess('', { ...home, PORT: String(port) })))
      expect(lines).toEqual([`supermall: port ${port} is in use; choose another with PORT=… npm start`])
      expect(processesOf(home.DATA_DIR)).toEqual([])
      other.close()
    })

    it('ends in order when it is asked to while it opens', async () => {
      mall = startProcess('', home)
      await eventually(() => processesOf(home.DATA_DIR).length > 0)
      await mall.stop()
      expect(mall.exitCode()).toBe(0)
      expect(mall.endedBy()).toBeNull()
      expect(processesOf(home.DATA_DIR)).toEqual([])
    })

    it('keeps what is in it, and leaves no process behind when its terminal is closed', async () => {
      mall = await opened(startProcess('', home))
      expect(await firstShop(mall)).toBe(shop)
      mall.kill('SIGHUP')
      await eventually(() => mall.exitCode() !== null)
      expect(mall.exitCode()).toBe(0)
      expect(processesOf(home.DATA_DIR)).toEqual([])
    })

    it('begins again on --reset, and spares what others put beside its data', async () => {
      writeFileSync(join(home.DATA_DIR, 'notes.txt'), 'mine')
      mall = await opened(startProcess('', { ...home, DEMO: 'false' }, { words: ['--reset'] }))
      expect(await firstShop(mall)).toBe('')
      expect(readFileSync(join(home.DATA_DIR, 'notes.txt'), 'utf8')).toBe('mine')
    })

    it('ends Postgres even when it is killed itself', async () => {
      mall.kill('SIGKILL')
      await eventually(() => processesOf(home.DATA_DIR).length === 0)
    })

    it('says in one line that its data are broken, and touches nothing', async () => {
      const cluster = join(home.DATA_DIR, 'postgres', 'cluster')
      rmSync(join(cluster, 'global', 'pg_control'))
      const before = readdirSync(cluster).sort()
      const lines = linesOf(await ended(startProcess('', home)))
      expect(lines).toEqual([
        expect.stringMatching(/is broken, its global\/pg_control is missing: nothing was touched/),
      ])
      expect(readdirSync(cluster).sort()).toEqual(before)
    })
  })
})

async function opened(process: Process): Promise<Process> {
  await eventually(() => {
    if (process.exitCode() !== null) throw new Error(`it ended:\n${process.said()}`)
    return process.said().includes('/health/ready')
  })
  return process
}

async function ended(process: Process): Promise<Process> {
  await eventually(() => process.exitCode() !== null)
  expect(process.exitCode()).toBe(1)
  return process
}

const linesOf = (process: Process): string[] => process.said().split('\n').filter(Boolean)

async function firstShop(mall: Process): Promise<string> {
  const url = /graph +(\S+)/.exec(mall.said())?.[1] ?? ''
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ shops(first: 1) { nodes { id name } } }' }),
  })
  const { data } = (await response.json()) as { data: { shops: { nodes: readonly { id: string }[] } } }
  return data.shops.nodes[0]?.id ?? ''
}

const processesOf = (folder: string): string[] => running(folder).map(({ line }) => line)

/** Postgres and its guard name the folder they serve on their command line. */
function running(folder: string): { readonly pid: number; readonly line: string }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ pid: Number(name), line: commandLineOf(name) }))
    .filter(({ line }) => line.includes(folder))
}

function commandLineOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
  } catch {
    return ''
  }
}
