import type { PageArgs } from '@supermall/kernel/page'
import type { Where } from '@supermall/subgraph/filter'
import { byId } from '@supermall/subgraph/keyset'
import { listPage } from '@supermall/subgraph/list-page'
import type { Tx } from './database.ts'
import type { DocumentLineRow, DocumentPage, DocumentRow } from './rows.ts'

type NewLine = Omit<DocumentLineRow, 'documentId' | 'position'>

export async function insertDocument(db: Tx, row: DocumentRow, lines: readonly NewLine[]): Promise<DocumentRow> {
  const saved = await db.stockDocument.create({ data: row })
  const data = lines.map((line, position) => ({ ...line, position, documentId: row.id }))
  await db.stockDocumentLine.createMany({ data })
  return saved
}

export const findDocuments = (db: Tx, ids: readonly string[]): Promise<DocumentRow[]> =>
  db.stockDocument.findMany({ where: { id: { in: [...ids] } } })

export const findDocumentLines = (db: Tx, ids: readonly string[]): Promise<DocumentLineRow[]> =>
  db.stockDocumentLine.findMany({
    where: { documentId: { in: [...ids] } },
    orderBy: [{ documentId: 'asc' }, { position: 'asc' }],
  })

export const listDocuments = (db: Tx, where: Where, args: PageArgs): Promise<DocumentPage> =>
  listPage<DocumentRow>(db.stockDocument, { where, order: byId(true), sort: 'stock-documents' }, args)
