import { listPeriodSteps } from '../../../../db/periods.ts';
import { text, type Section } from './section.ts';

export const closeSection: Section = {
  title: 'Close',
  definition:
    'Who closed the month, and who opened it again. Nothing is booked in a closed month; what is heard of it later is booked on ' +
    'the first open day.',
  empty: 'The month was not closed when this was known.',
  async tables({ db, span, knownAt }) {
    const steps = (await listPeriodSteps(db)).filter(
      (step) =>
        step.recordedAt <= knownAt &&
        (step.action === 'closed' ? step.closedThrough >= span.to : step.closedThrough < span.to),
    );
    if (steps.length === 0) return [];
    return [
      {
        caption: 'Steps',
        columns: [text('Step'), text('What'), text('When'), text('By'), text('Why')],
        rows: steps.map(({ id, action, recordedAt, decidedBy, reason }) => [
          ...[id.toString(), action, recordedAt, decidedBy, reason],
        ]),
      },
    ];
  },
};
