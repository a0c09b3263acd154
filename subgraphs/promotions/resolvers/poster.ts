import { parseId } from '@supermall/kernel/id'
import { qrSvg } from '@supermall/kernel/qr-picture'
import type { Counted } from '@supermall/subgraph/list-page'
import { can } from '@supermall/subgraph/viewer'
import type { Taken } from '../commands/posters/pass-on-poster.ts'
import type { Context } from '../context.ts'
import { listVisits } from '../data/poster-visits.ts'
import { listPosters, listScans, livePosters } from '../data/posters.ts'
import type {
  Poster as PosterRow,
  PosterScan as PosterScanRow,
  PosterVisit as PosterVisitRow,
} from '../domain/posters/poster.ts'
import { isPosterLive, linkOf } from '../domain/posters/poster.ts'
import type {
  MemberPosterResolvers,
  PosterResolvers,
  PosterScanResolvers,
  PosterVisitResolvers,
  QueryResolvers,
} from './types.generated.ts'

export type PosterConnectionModel = Counted<PosterRow>
export type PosterScanConnectionModel = Counted<PosterScanRow>
export type PosterVisitConnectionModel = Counted<PosterVisitRow>
export type MemberPosterModel = Taken

export const posterQueries = {
  posters: (_, __, { client, clock }) => livePosters(client, clock()),
  poster: (_, { id }, context) => shownPoster(id, context),
  allPosters: (_, args, { client }) => listPosters(client, args),
  posterScans: (_, { posterId, ...args }, { client }) => listScans(client, posterId, args),
  posterVisits: (_, { posterId, ...args }, { client }) => listVisits(client, posterId, args),
} satisfies Partial<QueryResolvers>

export const Poster: PosterResolvers = {
  __resolveReference: ({ id }, context) => shownPoster(id, context),
}

export const MemberPoster: MemberPosterResolvers = {
  code: ({ code }) => code.code,
  link: (taken, _, { publicUrl }) => linkFor(taken, publicUrl),
  qrSvg: (taken, _, { publicUrl }) => qrSvg(linkFor(taken, publicUrl)),
  scanCount: ({ code }) => code.scanCount,
  rewardedCount: ({ code }) => code.rewardedCount,
  visitCount: ({ code }) => code.visitCount,
}

export const PosterScan: PosterScanResolvers = {
  sharer: ({ sharerId }) => ({ id: sharerId }),
  scanner: ({ accountId }) => ({ id: accountId }),
  scannedAt: ({ createdAt }) => createdAt,
}

export const PosterVisit: PosterVisitResolvers = {
  sharer: ({ sharerId }) => ({ id: sharerId }),
  visitor: ({ accountId }) => (accountId === null ? null : { id: accountId }),
  visitedAt: ({ createdAt }) => createdAt,
}

const linkFor = ({ poster: { path }, code: { code } }: Taken, publicUrl: string): string =>
  linkOf(publicUrl, { path, code })

/** Everybody sees what is live, staff all. */
async function shownPoster(id: string, { loaders, viewer, clock }: Context): Promise<PosterRow | null> {
  const poster = parseId('pst', id) && (await loaders.poster.load(id))
  return poster && (isPosterLive(poster, clock()) || can(viewer, 'promotions.points.edit')) ? poster : null
}
