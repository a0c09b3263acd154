import type { Seeding } from '@supermall/subgraph/definition'
import type { Within } from './data/database.ts'

export async function seed(_seeding: Seeding<Within>): Promise<void> {}
