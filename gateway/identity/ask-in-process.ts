import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { Writable } from 'node:stream'
import type { Handle } from '@supermall/subgraph/http'

const END_OF_HEAD = '\r\n\r\n'

/**
 * Asks a plain path of a domain as a client would, only without a wire, and reads the JSON that it answers. As a client it goes
 * away when that takes too long.
 */
export async function askInProcess(handle: Handle, path: string, withinMs: number): Promise<unknown> {
  const request = new IncomingMessage(new Socket())
  // HTTP/1.0 knows no chunks, so what comes back is the body as it is.
  Object.assign(request, { method: 'GET', url: path, httpVersionMajor: 1, httpVersionMinor: 0 })
  request.push(null)
  const response = new ServerResponse(request)
  const chunks: Buffer[] = []
  const wire = new Writable({
    write(chunk, _, done) {
      chunks.push(Buffer.from(chunk))
      done()
    },
  })
  response.assignSocket(wire as Socket)
  const finished = new Promise<void>((resolve, reject) => {
    response.once('finish', resolve)
    response.once('error', reject)
    response.once('close', () => reject(new Error(`${path} did not answer in time`)))
  })
  const patience = setTimeout(() => wire.destroy(), withinMs)
  await Promise.all([handle(request, response), finished]).finally(() => clearTimeout(patience))
  const text = Buffer.concat(chunks).toString()
  if (response.statusCode !== 200) throw new Error(`${path} answered ${response.statusCode}`)
  return JSON.parse(text.slice(text.indexOf(END_OF_HEAD) + END_OF_HEAD.length))
}
