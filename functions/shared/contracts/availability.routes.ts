import { z } from 'zod';
import { Availability, DealId, DealReservation, ReserveDeal } from './deals.http.ts';
import { defineRoute } from './route.ts';
import { Ulid } from './values.ts';

const service = 'availability';
const reservation = z.object({ purchaseId: Ulid });

export const GetAvailability = defineRoute({
  route: 'GET /internal/availability/deals/{id}',
  service,
  handler: 'get-availability',
  access: 'service',
  summary: 'How much of a deal is left.',
  path: z.object({ id: DealId }),
  answer: Availability,
  refusals: ['deal-not-found', 'unavailable'],
});

export const PutReservation = defineRoute({
  route: 'PUT /internal/availability/reservations/{purchaseId}',
  service,
  handler: 'put-reservation',
  access: 'service',
  summary: 'Sets units of a deal aside for a purchase; once, however often it is asked.',
  path: reservation,
  body: ReserveDeal,
  answer: DealReservation,
  refusals: ['deal-not-found', 'sold-out', 'reservation-released', 'reservation-differs', 'unavailable'],
  example: { dealId: 'd-00001', quantity: 1 },
});

export const DeleteReservation = defineRoute({
  route: 'DELETE /internal/availability/reservations/{purchaseId}',
  service,
  handler: 'delete-reservation',
  access: 'service',
  summary: 'Gives back what is set aside for a purchase; what comes later for that purchase gets nothing.',
  path: reservation,
  answer: DealReservation,
  refusals: ['unavailable'],
});
