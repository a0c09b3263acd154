import { setTimeout as wait } from 'node:timers/promises'
import { bounded } from '@supermall/kernel/bounded'
import { turns } from '@supermall/kernel/turns'
import type { Route } from '@supermall/subgraph/definition'
import { headerOf, notFound, pathOf } from '@supermall/subgraph/http'
import type { Within } from '../data/database.ts'
import { isKnown } from '../domain/etag.ts'
import { pictureOf } from '../domain/picture.ts'
import { paint } from '../providers/paint.ts'
import { SAFE_HEADERS } from './serve-file.ts'

const PATH = '/media/demo/'
const NAME = /^([a-z0-9][a-z0-9-]{0,79})\.png$/
const MOST_KEPT = 500

/** Painting takes a processor: whoever asks for names that nobody has leaves most of it to others. */
const PAUSE_MS = 20
const inTurn = turns(1, { mostWaiting: 100, what: 'pictures' })

const painted = bounded<Buffer>({ most: MOST_KEPT, mostCharacters: Number.POSITIVE_INFINITY })

/** Pictures of the demo mall, painted when they are first asked for: each name has one, and always the same. */
export const servePicture: Route<Within> = {
  method: 'GET',
  path: PATH,
  async handle(request, response) {
    const name = NAME.exec(pathOf(request).slice(PATH.length))?.[1]
    if (name === undefined) throw notFound()
    const etag = `"${name}"`
    const isThere = isKnown(headerOf(request.headers, 'if-none-match'), etag)
    const png = isThere ? null : (painted.get(name) ?? (await inTurn(() => pngOf(name))))
    for (const [header, value] of Object.entries({ ...SAFE_HEADERS, etag, 'content-type': 'image/png' }))
      response.setHeader(header, value)
    if (png === null) {
      response.statusCode = 304
      response.end()
      return
    }
    response.setHeader('content-length', png.length)
    response.end(png)
  },
}

async function pngOf(name: string): Promise<Buffer> {
  const known = painted.get(name)
  if (known) return known
  await wait(PAUSE_MS, undefined, { ref: false })
  const png = paint(pictureOf(name))
  painted.set(name, png)
  return png
}
