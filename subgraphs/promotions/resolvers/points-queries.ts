import { parseId } from '@supermall/kernel/id'
import { whereOf } from '@supermall/subgraph/filter'
import { asConsumer } from '@supermall/subgraph/viewer'
import { nullable } from '../data/nullable.generated.ts'
import { pageBatches, pageEntries, pageTasks } from '../data/points/lists.ts'
import { findPointsRules, findPointsTerms } from '../data/points/rules.ts'
import { findSignInRules } from '../data/rewards/sign-ins.ts'
import { monthFor } from './daily-sign-in.ts'
import { pointsFor } from './points.ts'
import { rankingOf } from './points-ranking.ts'
import { posterQueries } from './poster.ts'
import { ownTasks, taskFor } from './task.ts'
import type { QueryResolvers } from './types.generated.ts'

export const pointsQueries = {
  myPoints: (_, __, context) => pointsFor(asConsumer(context.viewer).accountId, context),
  pointsOf: (_, { accountId }, context) => (parseId('acc', accountId) ? pointsFor(accountId, context) : null),
  myPointsEntries: (_, args, { client, viewer }) =>
    pageEntries(client, {
      where: { accountId: asConsumer(viewer).accountId },
      isOwn: true,
      isOldestFirst: false,
      args,
    }),
  pointsEntries: (_, args, { client }) =>
    pageEntries(client, {
      where: whereOf(args.where, nullable.PointsEntry),
      isOwn: false,
      isOldestFirst: args.orderBy === 'OLDEST',
      args,
    }),
  pointsRanking: (_, { first }, context) => rankingOf(first, context),
  pointsRules: (_, __, { client }) => findPointsRules(client),
  productPoints: async (_, { productId }, { client }) =>
    parseId('prd', productId) ? ((await findPointsTerms(client, [productId]))[0] ?? null) : null,
  myDailySignIns: (_, { month }, context) => monthFor(month, context),
  dailySignInRules: (_, __, { client }) => findSignInRules(client),
  ...posterQueries,
  myTasks: (_, __, context) => ownTasks(context),
  task: (_, { id }, context) => taskFor(id, context),
  tasks: (_, args, { client }) => pageTasks(client, args),
  exchangeBatch: (_, { id }, { loaders }) => (parseId('xcd', id) ? loaders.exchangeBatch.load(id) : null),
  exchangeBatches: (_, args, { client }) => pageBatches(client, args),
} satisfies Partial<QueryResolvers>
