import type { ClientSession, Collection } from 'mongodb';
import type { TenantDocument } from '../layout.ts';
import { Unexpected } from './transaction.ts';

/** @throws Unexpected where the catalogue of the tenant has changed since that epoch was read. */
export async function expectEpoch(
  tenants: Collection<TenantDocument>,
  tenant: string,
  epoch: number,
  session: ClientSession,
): Promise<void> {
  const found = await tenants.findOne({ _id: tenant }, { projection: { epoch: 1 }, session });
  if (found?.epoch !== epoch) throw new Unexpected();
}

/**
 * While this process is changing the catalogue, which has raised the epoch once.
 *
 * @throws Unexpected where others are changing it as well, or have since that epoch was read.
 */
export async function expectAlone(
  tenants: Collection<TenantDocument>,
  tenant: string,
  epoch: number,
): Promise<void> {
  const found = await tenants.findOne({ _id: tenant }, { projection: { epoch: 1, open: 1 } });
  // One that had begun before the state was read raised nothing since, and may not have written yet.
  if (found?.epoch !== epoch + 1 || (found.open?.length ?? 0) > 1) throw new Unexpected();
}
