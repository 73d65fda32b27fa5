/** What a new database holds: customers, what they ordered, and a table that has no single key. */
export const shop = `
CREATE TABLE customers (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL,
  email text NOT NULL UNIQUE,
  vip boolean NOT NULL DEFAULT false,
  joined date NOT NULL DEFAULT '2026-01-01',
  "Credit Limit" numeric(10, 2)
);
COMMENT ON COLUMN customers.vip IS 'Gets an answer within the hour.';
CREATE TABLE orders (
  number text PRIMARY KEY,
  customer integer NOT NULL REFERENCES customers,
  placed timestamptz NOT NULL DEFAULT '2026-03-01T09:00:00Z',
  total numeric(10, 2) NOT NULL CHECK (total >= 0),
  total_with_tax numeric(10, 2) GENERATED ALWAYS AS (total * 1.2) STORED
);
CREATE TABLE order_tags (order_number text NOT NULL REFERENCES orders, tag text NOT NULL, PRIMARY KEY (order_number, tag));
INSERT INTO customers (name, email, vip, "Credit Limit") VALUES
  ('Amara Okafor', 'amara@contoso.example', true, 5000),
  ('Jonas Weber', 'jonas@contoso.example', false, 250.50),
  ('Mei Tanaka', 'mei@contoso.example', false, NULL);
INSERT INTO orders (number, customer, total) VALUES ('A-1', 1, 100), ('A-2', 1, 19.99), ('B/7', 2, 42);
INSERT INTO order_tags VALUES ('A-1', 'gift');
`;
