import { randomBytes } from 'node:crypto'
import { link, open, rm } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { parseId } from '@supermall/kernel/id'
import type { Route } from '@supermall/subgraph/definition'
import { brokenOff, HttpFault, headerOf, pathOf, sendJson } from '@supermall/subgraph/http'
import type { Within } from '../data/database.ts'
import { openTicket } from '../data/uploads.ts'
import { arrivingKey } from '../domain/media.ts'
import { DRAFT, fileOf, makeFolder } from '../providers/local-storage.ts'
import { exactly, wrongSize } from './announced-bytes.ts'

const PATH = '/media/upload/'

/**
 * Takes the bytes of one file by its ticket. They are written beside their place and linked into it when they are whole: a
 * broken upload leaves nothing under the key, and of two at once the second finds the place taken.
 */
export const receiveUpload: Route<Within> = {
  method: 'PUT',
  path: PATH,
  async handle(request, response, { db, media, clock }) {
    const id = media.tickets.read(pathOf(request).slice(PATH.length), clock())
    const ticket = id && parseId('upl', id) && (await openTicket(db.sql, id, clock()))
    if (!ticket)
      throw new HttpFault(403, 'TICKET_INVALID', { message: 'This leave to upload is forged, expired or used.' })
    refuseOther(request, ticket)
    await makeFolder(media.folder)
    const place = fileOf(media.folder, arrivingKey(id, ticket.mimeType))
    const draft = `${place}.${randomBytes(8).toString('hex')}${DRAFT}`
    // Opened before the first byte is asked for: what is refused while its file was still being opened would leave it behind.
    const file = await open(draft, 'wx', 0o600)
    try {
      await pipeline(request, exactly(Number(ticket.byteCount)), file.createWriteStream({ flush: true }))
      await link(draft, place)
    } catch (error) {
      throw faultOf(error as NodeJS.ErrnoException)
    } finally {
      await rm(draft, { force: true })
    }
    sendJson(response, 201, { byteCount: Number(ticket.byteCount) })
  },
}

function refuseOther(
  { headers }: IncomingMessage,
  { mimeType, byteCount }: { mimeType: string; byteCount: bigint },
): void {
  if (headerOf(headers, 'content-type') !== mimeType) {
    throw new HttpFault(415, 'FILE_TYPE', { message: `Send it as ${mimeType}.` })
  }
  const length = headerOf(headers, 'content-length')
  if (length !== undefined && length !== byteCount.toString()) throw wrongSize(byteCount)
}

function faultOf(error: NodeJS.ErrnoException): Error {
  if (error.code === 'EEXIST') return alreadyThere()
  return error.code === 'ECONNRESET' || error.code === 'ERR_STREAM_PREMATURE_CLOSE' ? brokenOff() : error
}

const alreadyThere = () =>
  new HttpFault(409, 'TICKET_USED', { message: 'A file has been uploaded by this leave already.' })
