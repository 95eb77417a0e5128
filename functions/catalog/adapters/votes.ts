/** Votes in DynamoDB: the row that lets nobody vote twice, and the count on the product, in one transaction. */
import { type DynamoDBDocumentClient, GetCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { Product } from '../domain/product.ts';
import { LOST, refusalsOf, untilSettled } from './contention.ts';
import { type Origin, StoredProduct } from './product-row.ts';

export interface Votes {
  /**
   * The product with the vote; ProductVoted leaves through the stream of products.
   * @throws Contended when too many people vote for it at this moment
   */
  cast(vote: { productId: string; userId: string }, origin: Origin): Promise<Product | 'no-product' | 'voted-before'>;
}

interface Settings {
  readonly products: string;
  readonly votes: string;
}

const REFUSED = 'ConditionalCheckFailed';

export function voteTable(client: DynamoDBDocumentClient, { products, votes }: Settings): Votes {
  const write = ({ productId, userId }: { productId: string; userId: string }, origin: Origin) =>
    new TransactWriteCommand({
      TransactItems: [
        {
          Put: {
            TableName: votes,
            Item: { productId, userId, votedAt: origin.at },
            ConditionExpression: 'attribute_not_exists(productId)',
          },
        },
        {
          Update: {
            TableName: products,
            Key: { id: productId },
            UpdateExpression: 'SET origin = :origin ADD votes :one, revision :one',
            ConditionExpression: 'attribute_exists(id)',
            ExpressionAttributeValues: { ':origin': origin, ':one': 1 },
          },
        },
      ],
    });

  return {
    cast: (vote, origin) =>
      untilSettled(async () => {
        try {
          await client.send(write(vote, origin));
        } catch (error) {
          const refusals = refusalsOf(error);
          if (refusals?.[1] === REFUSED) return 'no-product';
          if (refusals?.[0] === REFUSED) return 'voted-before';
          if (refusals?.includes('TransactionConflict')) return LOST;
          throw error;
        }
        // a transaction answers nothing; somebody else's vote may be counted by now, too
        const { Item } = await client.send(
          new GetCommand({ TableName: products, Key: { id: vote.productId }, ConsistentRead: true }),
        );
        return StoredProduct.parse(Item);
      }),
  };
}
