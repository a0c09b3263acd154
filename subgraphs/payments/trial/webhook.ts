import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { HttpFault } from '@supermall/subgraph/http'
import { whenFileIsDone } from '@supermall/testing/leavings'
import type { Till } from '../commands/till.ts'
import type { Within } from '../data/database.ts'
import { webhooks } from '../routes/webhooks.ts'
import type { Told } from './books.ts'

/** The mall's own door for notifications, as providers see it. Each answer waits until what came was worked. */
export async function openDoor(till: Till) {
  const worked = new Set<Promise<void>>()
  const server = createServer((request, response) => {
    const work = webhooks.handle(request, response, till as Within).catch((error) => {
      response.writeHead(error instanceof HttpFault ? error.status : 500)
      response.end()
    })
    worked.add(work)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  whenFileIsDone(() => new Promise<void>((resolve) => server.close(() => resolve())))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return async (channel: string, { headers, body }: Told): Promise<{ status: number; text: string }> => {
    const response = await fetch(`${url}/webhooks/${channel}`, { method: 'POST', headers, body })
    const text = await response.text()
    await Promise.all(worked)
    return { status: response.status, text }
  }
}
