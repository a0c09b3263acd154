import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'

/** A page in a real Chromium without a window. */
export type Page = {
  /** Runs an expression in the page and gives its value; promises are awaited. */
  readonly evaluate: <T>(expression: string) => Promise<T>
  /** Waits until the expression gives something truthy. */
  readonly until: (expression: string, withinMs?: number) => Promise<void>
  readonly screenshot: () => Promise<Buffer>
  /** Every address that the page asked for, as far as it is not in the page itself. */
  readonly requested: () => readonly string[]
  /** What the page wrote to its console as an error, and what it threw. */
  readonly complaints: () => readonly string[]
  readonly close: () => Promise<void>
}

type Message = {
  readonly id?: number
  readonly method?: string
  readonly params?: Record<string, never>
  readonly result?: Record<string, never>
  readonly error?: { readonly message: string }
  readonly sessionId?: string
}

type Send = <T>(method: string, params?: object) => Promise<T>

/** Chromium is spoken to over a pipe, in its own protocol: nothing listens, and it ends when the pipe does. */
export async function openPage(url: string, size = { width: 1440, height: 900 }): Promise<Page> {
  const profile = mkdtempSync(join(tmpdir(), 'supermall-browser-'))
  const child = spawn('chromium', [...FLAGS, `--user-data-dir=${profile}`], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const requested: string[] = []
  const complaints: string[] = []
  const wire = connect(child.stdio[3] as Writable, child.stdio[4] as Readable, ({ method, params }) => {
    if (method === 'Network.requestWillBeSent') requested.push(at(params, 'request', 'url'))
    if (method === 'Runtime.exceptionThrown')
      complaints.push(at(params, 'exceptionDetails', 'exception', 'description'))
    if (method === 'Log.entryAdded' && at(params, 'entry', 'level') === 'error')
      complaints.push(at(params, 'entry', 'text'))
  })
  const send = await openTab(wire, url, size)
  return {
    ...speaking(send),
    requested: () => requested.filter((address) => /^(https?|wss?):/.test(address)),
    complaints: () => complaints,
    async close() {
      await wire('Browser.close').catch(() => undefined)
      const timer = setTimeout(() => child.kill('SIGKILL'), 5_000)
      await ended
      clearTimeout(timer)
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

const FLAGS = [
  ...['--headless=new', '--remote-debugging-pipe', '--no-first-run', '--no-default-browser-check', '--disable-gpu'],
  // Chromium's sandbox refuses to run as root, as in most containers; the pages opened here are our own.
  ...['--no-sandbox', '--disable-dev-shm-usage', '--disable-background-networking', '--disable-component-update'],
]

function speaking(send: Send): Pick<Page, 'evaluate' | 'until' | 'screenshot'> {
  async function evaluate<T>(expression: string): Promise<T> {
    const options = { expression, awaitPromise: true, returnByValue: true }
    const { result, exceptionDetails } = await send<Evaluated<T>>('Runtime.evaluate', options)
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
    return result.value
  }
  return {
    evaluate,
    async until(expression, withinMs = 10_000) {
      const end = Date.now() + withinMs
      while (!(await evaluate<unknown>(`Boolean(${expression})`))) {
        if (Date.now() > end) throw new Error(`not within ${withinMs} ms: ${expression}`)
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
    },
    async screenshot() {
      const { data } = await send<{ data: string }>('Page.captureScreenshot', { format: 'png' })
      return Buffer.from(data, 'base64')
    },
  }
}

type Evaluated<T> = {
  readonly result: { readonly value: T }
  readonly exceptionDetails?: { readonly text: string; readonly exception?: { readonly description?: string } }
}

async function openTab(wire: Wire, url: string, size: { width: number; height: number }): Promise<Send> {
  const { targetId } = await wire<{ targetId: string }>('Target.createTarget', { url: 'about:blank' })
  const { sessionId } = await wire<{ sessionId: string }>('Target.attachToTarget', { targetId, flatten: true })
  const send: Send = (method, params) => wire(method, params, sessionId)
  for (const domain of ['Page', 'Runtime', 'Network', 'Log']) await send(`${domain}.enable`)
  await send('Emulation.setDeviceMetricsOverride', { ...size, deviceScaleFactor: 1, mobile: false })
  await send('Page.navigate', { url })
  return send
}

type Wire = <T>(method: string, params?: object, sessionId?: string) => Promise<T>

/** Messages are JSON, each ended by a zero byte. */
function connect(to: Writable, from: Readable, hear: (message: Message) => void): Wire {
  const waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>()
  let last = 0
  let rest = ''
  from.setEncoding('utf8')
  from.on('data', (chunk: string) => {
    const parts = (rest + chunk).split('\0')
    rest = parts.pop() ?? ''
    for (const part of parts) take(JSON.parse(part) as Message)
  })

  function take(message: Message): void {
    const asked = message.id === undefined ? undefined : waiting.get(message.id)
    if (message.id !== undefined) waiting.delete(message.id)
    if (!asked) hear(message)
    else if (message.error) asked.reject(new Error(message.error.message))
    else asked.resolve((message.result ?? {}) as never)
  }

  return (method, params = {}, sessionId) =>
    new Promise((resolve, reject) => {
      const id = ++last
      waiting.set(id, { resolve, reject })
      to.write(`${JSON.stringify({ id, method, params, ...(sessionId ? { sessionId } : {}) })}\0`)
    })
}

function at(value: unknown, ...path: readonly string[]): string {
  const end = path.reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], value)
  return String(end ?? '')
}
