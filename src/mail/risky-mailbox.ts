import { domainOfAddress } from './address-index.ts';
import type { MailAddress } from './mail-address.ts';

/** Whether the mailbox is at one of these domains, or below it. Decided in memory; nothing of it is kept. */
export function isRiskyMailbox(address: MailAddress, domains: readonly string[]): boolean {
  const domain = domainOfAddress(address);
  return domains.some((risky) => domain === risky || domain.endsWith(`.${risky}`));
}
