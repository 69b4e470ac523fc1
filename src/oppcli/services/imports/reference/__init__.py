"""What is no record with a ref comes in: the organisation, users, catalogue, rates, quotas."""
