"""Public addresses."""

app_name = "drugs"
urlpatterns: list = []
