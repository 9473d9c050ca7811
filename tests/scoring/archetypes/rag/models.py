from django.db import models


class Patient(models.Model):
    full_name = models.CharField(max_length=100)
    email = models.EmailField()
    diagnosis = models.TextField()
