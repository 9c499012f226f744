GRANT UPDATE (report) ON activity_job TO {web};
