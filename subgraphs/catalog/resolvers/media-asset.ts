import { parseId } from '@supermall/kernel/id'
import { payload } from '@supermall/subgraph/payload'
import { can } from '@supermall/subgraph/viewer'
import { completeUpload, findOwnTicket } from '../commands/complete-upload.ts'
import { createUploadTicket } from '../commands/create-upload-ticket.ts'
import { deleteMediaAsset } from '../commands/delete-media-asset.ts'
import type { Context } from '../context.ts'
import { isOwn } from '../data/goods-loaders.ts'
import { listAssets } from '../data/media.ts'
import { nullable } from '../data/nullable.generated.ts'
import type { MediaAssetRow } from '../data/rows.ts'
import { arrivingKey, isServed } from '../domain/media.ts'
import { inspect } from '../providers/inspect.ts'
import { ownWhere } from './own-where.ts'
import type {
  MediaAssetResolvers,
  MutationResolvers,
  QueryResolvers,
  UploadTicketResolvers,
} from './types.generated.ts'

export const mediaQueries: Partial<QueryResolvers> = {
  mediaAsset: async (_, { id }, context) => seenAsset(id, context),
  mediaAssets: (_, { where, ...page }, { client, viewer }) =>
    listAssets(client, ownWhere(where, viewer, nullable.MediaAsset), page),
}

export const mediaMutations: Partial<MutationResolvers> = {
  uploadTicketCreate: (_, { input }, { transact }) =>
    transact((unit) => createUploadTicket(input, unit)).then(payload('uploadTicket')),
  uploadTicketComplete: async (_, { input }, context) => {
    const arrived = await look(input.id, context)
    return context.transact((unit) => completeUpload(input, arrived, unit)).then(payload('mediaAsset'))
  },
  mediaAssetDelete: (_, { input }, { operate }) =>
    operate('catalog.media.delete', (unit) => deleteMediaAsset(input, unit)).then(payload('mediaAsset')),
}

export const MediaAsset: MediaAssetResolvers = {
  __resolveReference: ({ id }, context) => seenAsset(id, context),
  shop: ({ shopId }) => (shopId === null ? null : { id: shopId }),
  kind: ({ kind }) => kind as 'IMAGE',
  byteCount: ({ byteCount }) => Number(byteCount),
  url: ({ kind, storageKey }) => (isServed(kind) ? `/media/${storageKey}` : null),
}

export const UploadTicket: UploadTicketResolvers = {
  url: ({ id, mimeType, byteCount, createdAt, expiresAt }, _, { media }) =>
    media.storage.uploadUrl({
      ticketId: id,
      arrivingKey: arrivingKey(id, mimeType),
      mimeType,
      byteCount: Number(byteCount),
      now: createdAt,
      expiresAt,
    }),
}

/** The same for what there is not and for what is another shop's. */
async function seenAsset(id: string, { loaders, viewer }: Context): Promise<MediaAssetRow | null> {
  if (!parseId('ast', id) || !can(viewer, 'catalog.media.upload')) return null
  const asset = await loaders.asset.load(id)
  return asset && isOwn(asset.shopId, viewer) ? asset : null
}

/** A hundred megabytes are not read inside a transaction, and only for whose ticket it is. */
async function look(id: string, { transact, media }: Context) {
  const ticket = await transact((unit) => findOwnTicket({ id }, unit))
  if (ticket?.status !== 'OPEN') return null
  await media.storage.settle(arrivingKey(ticket.id, ticket.mimeType), ticket.storageKey)
  const arrived = await inspect(media.storage, ticket.storageKey, Number(ticket.byteCount))
  return arrived
}
