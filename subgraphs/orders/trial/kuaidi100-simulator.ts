import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { signOf } from '../providers/kuaidi100.ts'

/** How it behaves: as it should, or as things behave that stand between. */
export type Mood =
  | 'WELL'
  | 'UNKNOWN'
  | 'SLOW'
  | 'GARBAGE'
  | 'BROKEN'
  | 'HUGE'
  | 'CUT'
  | 'ANOTHER'
  | 'SHAPELESS'
  | 'MOVED'

const contract = { customer: 'MALL', key: 'key-of-the-mall' }

/** Kuaidi100 as it can be, on a port of this machine: it checks signatures, and counts what it is asked. */
export async function startKuaidi100() {
  const state = { mood: 'WELL' as Mood, state: '0', asked: [] as Record<string, string>[] }
  const server = createServer((request, response) => void answer(request, response))
  async function answer(request: IncomingMessage, response: ServerResponse) {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part)
    const form = new URLSearchParams(Buffer.concat(parts).toString())
    const param = form.get('param') ?? ''
    if (form.get('customer') !== contract.customer || form.get('sign') !== signOf(param, contract))
      return void response.end(JSON.stringify({ result: false, returnCode: '503', message: '验证签名失败' }))
    const asked = JSON.parse(param)
    state.asked.push(asked)
    behave(state, asked.num, response)
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    state,
    ...contract,
    url: `http://127.0.0.1:${port}/query.do`,
    stop: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(resolve))
    },
  }
}

function behave({ mood, state }: { mood: Mood; state: string }, num: string, response: ServerResponse): void {
  if (mood === 'SLOW') return
  if (mood === 'GARBAGE') return void response.end('<html>504 behind a proxy</html>')
  if (mood === 'BROKEN') return void response.writeHead(500).end('{}')
  if (mood === 'MOVED') return void response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end()
  if (mood === 'HUGE') return void flood(response)
  if (mood === 'CUT') {
    response.writeHead(200, { 'content-length': '5000' }).write('{"status":"200"')
    return void setTimeout(() => response.destroy(), 20)
  }
  if (mood === 'UNKNOWN')
    return void response.end(JSON.stringify({ result: false, returnCode: '500', message: '查询无结果' }))
  if (mood === 'SHAPELESS')
    return void response.end(JSON.stringify({ status: '200', nu: num, data: [{ context: 7 }, null] }))
  response.end(JSON.stringify({ ...wellSaid(state), nu: mood === 'ANOTHER' ? `${num}9` : num }))
}

const wellSaid = (state: string) => ({
  message: 'ok',
  status: '200',
  state,
  ischeck: state === '3' ? '1' : '0',
  com: 'shunfeng',
  data: [
    {
      time: '2026-11-20 09:00:00',
      ftime: '2026-11-20 09:00:00',
      context: '已揽收',
      areaName: '杭州市',
      status: '揽收',
    },
    {
      time: '2026-11-20 21:30:00',
      ftime: '2026-11-20 21:30:00',
      context: `到达\u0000上海${'！'.repeat(500)}`,
      status: '在途',
    },
  ],
})

/** As long as somebody listens. */
function flood(response: ServerResponse): void {
  const part = 'x'.repeat(64 * 1024)
  const more = (): void => {
    while (!response.destroyed && response.write(part));
    if (!response.destroyed) response.once('drain', more)
  }
  more()
}
