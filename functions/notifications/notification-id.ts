import { eventId } from '../shared/publish/event-id.ts';
import { type Occasion, templateOf } from './domain/mail.ts';

/** One mail per event and template: a ULID of the time of the event, so that ids sort as the mails do. */
export const notificationIdOf = (event: Occasion): string =>
  eventId({ at: event.meta.occurredAt, causationId: event.meta.id, type: templateOf(event), ordinal: 0 });
