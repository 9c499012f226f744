-- Files that were taken off a proposal and may be put back, as long as it may be changed.
REVOKE ALL ON applications_removedfile FROM {web};
GRANT SELECT, INSERT, DELETE ON applications_removedfile TO {web};
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON applications_removedfile FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER proposal_part_guard BEFORE INSERT OR UPDATE OR DELETE ON applications_removedfile
  FOR EACH ROW EXECUTE FUNCTION proposal_part_guard();
